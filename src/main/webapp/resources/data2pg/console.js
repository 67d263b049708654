// What the server can't know: the user's time zone, and that it does not answer.
"use strict";

(function () {
  const ofToday = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
  const ofOtherDays = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

  function inWords(instant) {
    const today = instant.toDateString() === new Date().toDateString();
    return (today ? ofToday : ofOtherDays).format(instant);
  }

  function localTimes() {
    for (const time of document.querySelectorAll("time:not([title])")) {
      const instant = new Date(time.dateTime);
      if (!isNaN(instant)) {
        time.title = time.dateTime;
        time.textContent = inWords(instant);
      }
    }
    // An option holds text only
    for (const option of document.querySelectorAll("select[data-times] option")) {
      option.text = option.text.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/, (utc, day, time) => inWords(new Date(day + "T" + time + "Z")));
    }
  }

  // The head of a column belongs to the table, which can't be told by what it is ordered
  function orders() {
    for (const order of document.querySelectorAll("th [data-order]")) {
      order.closest("th").setAttribute("aria-sort", order.dataset.order);
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
    orders();
  }

  // What is lost with a part of the page that is renewed: the focus, where it was on an element without id, and how far pictures were scrolled.
  const SCROLLED = ".graph, .gantt, .wide";
  let restore = () => {};

  function finder(element) {
    const container = element.closest("[id]");
    if (container === null || container === element) {
      return () => null;
    }
    const address = element.getAttribute("href");
    const alike = element.localName + (address === null ? "" : `[href="${CSS.escape(address)}"]`);
    const within = () => Array.from(document.querySelectorAll(`[id="${CSS.escape(container.id)}"] ${alike}`));
    const place = within().indexOf(element);
    // A link may have gone elsewhere, such as that of a run that has ended
    return () => within()[place] || (address === null ? null : document.querySelector(alike));
  }

  function remember() {
    const focused = finder(document.activeElement);
    const scrolled = Array.from(document.querySelectorAll(SCROLLED), element => [element.scrollLeft, element.scrollTop]);
    restore = () => {
      document.querySelectorAll(SCROLLED).forEach((element, i) => element.scrollTo(...(scrolled[i] || [0, 0])));
      const same = document.activeElement === document.body ? focused() : null;
      if (same !== null) {
        same.focus({ preventScroll: true });
      }
    };
  }

  const scheme = document.getElementById("scheme");
  scheme.value = document.documentElement.dataset.scheme;
  scheme.addEventListener("change", () => {
    document.documentElement.dataset.scheme = scheme.value;
    localStorage.setItem("data2pg.scheme", scheme.value);
  });

  // The address tells points in time in UTC, the fields show them in the user's zone.
  function local(instant) {
    const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60000);
    return shifted.toISOString().slice(0, 16);
  }
  for (const field of document.querySelectorAll("input[data-instant]")) {
    const sent = field.form.elements[field.dataset.instant];
    if (sent.value && !isNaN(new Date(sent.value))) {
      field.value = local(new Date(sent.value));
    }
    field.addEventListener("change", () => { sent.value = field.value ? new Date(field.value).toISOString() : ""; });
  }
  // An address with what is asked for, and nothing else, is one to hand on.
  for (const form of document.querySelectorAll("form[method=get]")) {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) {
        if (!value) {
          event.formData.delete(name);
        }
      }
    });
  }

  // What was opened to act is closed by Esc, as a dialog would be, and the focus goes back to what has opened it.
  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Escape" ? event.target.closest("details[open]") : null;
    const leave = document.querySelector(".confirm a.leave");
    if (opened !== null) {
      opened.open = false;
      opened.querySelector("summary").focus();
    } else if (event.key === "Escape" && leave !== null) {
      leave.click();
    }
  });

  localTimes();
  orders();
  if (window.jQuery) {
    jQuery(document).on("pfAjaxComplete", answered).on("pfAjaxSuccess", remember).on("pfAjaxUpdated", () => restore());
  }
})();
