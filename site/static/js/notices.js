// A notice that was folded stays folded in this browser; it is never gone.
(function () {
  "use strict";
  var KEY = "notices-folded", folded = [];
  try { folded = JSON.parse(localStorage.getItem(KEY)) || []; } catch (error) { return; }
  document.querySelectorAll("details[data-notice]").forEach(function (notice) {
    if (folded.indexOf(notice.dataset.notice) >= 0) notice.open = false;
    notice.addEventListener("toggle", function () {
      folded = folded.filter(function (number) { return number !== notice.dataset.notice; });
      if (!notice.open) folded.push(notice.dataset.notice);
      try { localStorage.setItem(KEY, JSON.stringify(folded.slice(-30))); } catch (error) { return; }
    });
  });
})();
