// What the server can't know: the user's time zone, and that it does not answer.
"use strict";

(function () {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

  function localTimes() {
    for (const time of document.querySelectorAll("time:not([title])")) {
      const instant = new Date(time.dateTime);
      if (!isNaN(instant)) {
        time.title = time.dateTime;
        time.textContent = format.format(instant);
      }
    }
  }

  // An answer that is not for a part of this page is the login page, or an error: both are shown by asking for the whole page.
  function answered(event, xhr) {
    const answer = xhr.responseXML;
    if (xhr.status === 0) {
      document.getElementById("noAnswer").hidden = false;
      return;
    }
    if (!answer || answer.documentElement.nodeName !== "partial-response" || answer.querySelector("error")) {
      location.reload();
      return;
    }
    document.getElementById("noAnswer").hidden = true;
    localTimes();
  }

  localTimes();
  if (window.jQuery) {
    jQuery(document).on("pfAjaxComplete", answered);
  }
})();
