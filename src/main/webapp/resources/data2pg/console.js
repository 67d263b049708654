// What the server can't know: the user's time zone, and that it does not answer.
"use strict";

(function () {
  const ofToday = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
  const ofOtherDays = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

  function localTimes() {
    for (const time of document.querySelectorAll("time:not([title])")) {
      const instant = new Date(time.dateTime);
      if (!isNaN(instant)) {
        time.title = time.dateTime;
        const today = instant.toDateString() === new Date().toDateString();
        time.textContent = (today ? ofToday : ofOtherDays).format(instant);
      }
    }
  }

  // The request that was answered with the login page is kept, to be repeated after the login; its answer would be no page.
  async function askForLogin() {
    await fetch(document.querySelector("form.logout").action, { method: "POST", redirect: "manual" });
    location.reload();
  }

  function answered(event, xhr) {
    if (xhr.status === 0 || xhr.status >= 500) {
      document.getElementById("noAnswer").hidden = false;
      return;
    }
    if (xhr.getResponseHeader("Data2pg-Login")) {
      askForLogin();
      return;
    }
    if (xhr.responseXML && xhr.responseXML.querySelector("error")) {
      location.reload();
      return;
    }
    document.getElementById("noAnswer").hidden = true;
    localTimes();
  }

  const scheme = document.getElementById("scheme");
  scheme.value = document.documentElement.dataset.scheme;
  scheme.addEventListener("change", () => {
    document.documentElement.dataset.scheme = scheme.value;
    localStorage.setItem("data2pg.scheme", scheme.value);
  });

  localTimes();
  if (window.jQuery) {
    jQuery(document).on("pfAjaxComplete", answered);
  }
})();
