// Pages without data: the error pages.
import "../styles/base.css";
import { markReady, wireSettings } from "../chrome";

wireSettings();
markReady();
