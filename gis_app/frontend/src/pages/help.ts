// /help: the handbook as pages to read, to search and to print.
import "../styles/base.css";
import "../styles/prose.css";
import { markReady, showAccount, wireSettings } from "../chrome";
import { loadSession, loadVocabularies } from "../session";

wireSettings();
Promise.all([loadSession(), loadVocabularies()])
  .then(([session, words]) => showAccount(session, words))
  .catch(console.warn)
  .finally(markReady);
