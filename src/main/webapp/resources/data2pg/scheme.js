// Before anything is painted: light or dark, if the user has chosen in this browser.
"use strict";

document.documentElement.dataset.scheme = localStorage.getItem("data2pg.scheme") ?? "";
