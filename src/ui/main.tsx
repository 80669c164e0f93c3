import { render } from "preact";
import { App } from "./app.jsx";
import "./style/base.css";
import "./style/layout.css";
import "./style/forms.css";
import "./style/minors.css";
import "./style/queue.css";
import "./style/compare.css";
import "./style/pages.css";
import "./style/ads.css";
import "./style/networks.css";

const page = document.getElementById("page");
if (page !== null) render(<App />, page);
