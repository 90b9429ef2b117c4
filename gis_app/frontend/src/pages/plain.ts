// Pages without data: errors, the API reference, /tls.
import "../styles/base.css";
import "../styles/home.css";
import "../styles/api.css";
import "../styles/prose.css";
import { markReady, wireSettings } from "../chrome";

wireSettings();
markReady();
