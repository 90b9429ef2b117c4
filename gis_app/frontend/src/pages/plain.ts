// Pages without data: errors, the API reference.
import "../styles/base.css";
import "../styles/home.css";
import "../styles/api.css";
import { markReady, wireSettings } from "../chrome";

wireSettings();
markReady();
