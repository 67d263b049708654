// A page about runs that are going on: the server tells over a web socket which run has changed, and the page asks for what it shows. While the
// socket is lost the page asks by itself, and says so. While its user has selected text, to copy it, nothing is renewed.
"use strict";

var data2pg = (function () {
  const SHORTEST_MS = 1000;
  const WITHOUT_NEWS_MS = 10000;
  const WHILE_LOST_MS = 3000;

  let connected = false;
  let wanted = false;
  let asked = 0;
  let answered = 0;
  let said = null;

  const live = () => document.getElementById("live");
  const shown = () => document.querySelector("[data-refreshing]");
  // An empty attribute is not written
  const ofAllRuns = () => live() !== null && !live().dataset.run;
  const goesOn = () => shown() !== null && shown().dataset.refreshing === "true" || ofAllRuns() && !connected;

  function selecting() {
    const selection = document.getSelection();
    return !selection.isCollapsed && document.querySelector("main").contains(selection.anchorNode);
  }

  // Not more often than once a second, and less often where an answer takes its time: half of the server's time is for others
  function due(now) {
    const pause = Math.max(SHORTEST_MS, 2 * (answered - asked));
    const silence = now - answered >= (connected ? WITHOUT_NEWS_MS : WHILE_LOST_MS);
    return asked <= answered && now - answered >= pause && (wanted || silence && goesOn());
  }

  function look() {
    const now = Date.now();
    if (live() && document.visibilityState === "visible" && due(now)) {
      document.getElementById("held").hidden = !selecting();
      if (!selecting()) {
        wanted = false;
        asked = now;
        window[live().dataset.refresh]([{ name: "byItself", value: "true" }]);
      }
    }
  }

  function announce() {
    const sentence = shown() && shown().dataset.announcement;
    if (said !== null && sentence !== said) {
      document.getElementById("announcement").textContent = sentence;
    }
    said = sentence;
    if (!goesOn()) {
      document.getElementById("interrupted").hidden = true;
    }
  }

  function opened() {
    connected = true;
    wanted = true;
    document.getElementById("interrupted").hidden = true;
  }

  document.addEventListener("DOMContentLoaded", function () {
    asked = answered = Date.now();
    announce();
    setInterval(look, 250);
    if (window.jQuery) {
      jQuery(document).on("pfAjaxComplete", function () {
        answered = Date.now();
        announce();
        if (!connected && window.faces && faces.push) {
          Array.from(document.querySelectorAll("[data-socket]")).forEach(socket => faces.push.open(socket.dataset.socket));
        }
      });
    }
  });

  return {
    opened: opened,
    // A socket that was opened again does not say so: its first message does
    changed: function (run) {
      if (!connected) {
        opened();
      }
      wanted = wanted || run === null || ofAllRuns() || String(run) === live().dataset.run;
    },
    lost: function () {
      connected = false;
      document.getElementById("interrupted").hidden = !goesOn();
    }
  };
})();
