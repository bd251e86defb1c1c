"""The player's own files: one whole of one release under its server's rules, and what becomes of a screen with a bad one."""

import pytest

from program import until

REFRESHED = """async () => {
  const { currentShellName, refreshShell } = await import("/player/shell-cache.js");
  const changed = await refreshShell().then((changed) => changed, (error) => error.message);
  return { changed, name: await currentShellName() };
}"""

# Releases that come to nothing: one in which nothing happens at all, one that ends with an error, one without any of our files.
BROKEN = {
    "main.js": b"export {};\n",
    "pairing.js": b'export async function becomeDisplay() { throw new Error("broken"); }\n',
    "": b'<!doctype html><title>broken</title><p hidden>src="main.js"</p>',
}


@pytest.fixture
def page(new_page, server):
    """A player without a session, with its worker and its shell."""
    page = new_page()
    page.goto(f"{server.origin}/player/")
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    page.evaluate("""async () => {
      await navigator.serviceWorker.register("/player/sw.js", { scope: "/player/", type: "module", updateViaCache: "none" });
      await navigator.serviceWorker.ready;
    }""")
    return page


def refresh(page):
    """Has the worker refresh the shell, as each page does; resolves when it has."""
    page.evaluate("""() => new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("message", ({ data }) => { if (data === "shellRefreshed") resolve(); });
      navigator.serviceWorker.ready.then(({ active }) => active.postMessage("refreshShell"));
    })""")


def state(page):
    return page.evaluate("() => document.documentElement.dataset.state ?? null")


@pytest.mark.parametrize("broken", BROKEN)
def test_a_screen_with_a_broken_release_takes_the_mended_one_by_itself(page, server, broken):
    server.changed[f"/player/{broken}"] = BROKEN[broken]
    refresh(page)
    with page.expect_navigation():
        page.evaluate("location.reload()")
    page.wait_for_timeout(1500)
    assert state(page) is None, "the broken release is in use"
    server.changed.clear()
    page.locator("html[data-state=pairing]").wait_for(state="attached")


def test_each_opened_page_has_the_shell_refreshed(page, server):
    """A page that shows something may be too broken to ask for anything better."""
    assert page.evaluate(REFRESHED)["changed"] is False
    server.changed["/player/version.js"] = b'export const version = "9.9.9";\n'
    page.reload()
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    page.evaluate("() => { window.well = true; }")
    kept = """async () => {
      const { currentShell } = await import("/player/shell-cache.js");
      return (await (await currentShell()).match("/player/version.js")).text();
    }"""
    until(lambda: "9.9.9" in page.evaluate(kept), 30, "the new file")
    # But nothing opens a page again that has started.
    page.wait_for_timeout(3000)
    assert page.evaluate("() => window.well") is True


@pytest.mark.parametrize("old", ["main.js", "base.css", ""])
def test_a_file_of_another_release_is_not_taken(harness, old):
    """As from a proxy that still has it, or from a server that is not yet updated."""
    before = harness.evaluate(REFRESHED)
    found = harness.evaluate("""async (old) => {
      const { currentShellName, refreshShell } = await import("/player/shell-cache.js");
      const fetchTruly = window.fetch;
      const asked = [];
      const older = async (response) => new Response(`${await response.text()} `, response);
      window.fetch = async (path, options) => {
        const response = await fetchTruly(path, options);
        if (path !== `/player/${old}`) return response;
        asked.push(options.cache);
        return older(response);
      };
      const refused = await refreshShell().then(() => false, () => true);
      const name = await currentShellName();
      // The proxy lets itself be told to ask again.
      window.fetch = async (path, options) => {
        const response = await fetchTruly(path, options);
        return path === `/player/${old}` && options.cache !== "reload" ? older(response) : response;
      };
      return { refused, asked, name, taken: await refreshShell().then(() => true, () => false) };
    }""", old)
    assert found == {"refused": True, "asked": ["no-cache", "reload"], "name": before["name"], "taken": True}
    assert harness.evaluate(REFRESHED)["name"] == before["name"]


def test_a_page_from_the_cache_is_under_the_rules_of_its_server(page):
    page.context.set_offline(True)
    page.reload()
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    found = page.evaluate("""async () => {
      const violated = new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
        setTimeout(() => resolve("nothing"), 3000);
      });
      const script = document.createElement("script");
      script.textContent = "window.foreign = true";
      document.head.append(script);
      return { violated: await violated, ran: window.foreign === true };
    }""")
    assert found == {"violated": "script-src-elem", "ran": False}
    page.context.set_offline(False)


def test_a_shell_kept_without_its_rules_is_replaced(harness):
    now = harness.evaluate(REFRESHED)["name"]
    headers = harness.evaluate("""async () => {
      const { currentShell } = await import("/player/shell-cache.js");
      const page = await (await currentShell()).match("/player/");
      return Object.fromEntries(page.headers);
    }""")
    assert "default-src 'self'" in headers["content-security-policy"]
    other = harness.evaluate("""async () => {
      const { currentShellName, refreshShell } = await import("/player/shell-cache.js");
      const fetchTruly = window.fetch;
      window.fetch = async (path, options) => {
        const response = await fetchTruly(path, options);
        return new Response(response.body, { headers: { "content-type": response.headers.get("content-type") } });
      };
      await refreshShell();
      window.fetch = fetchTruly;
      return currentShellName();
    }""")
    assert other != now and harness.evaluate(REFRESHED) == {"changed": True, "name": now}


DAMAGE = """async (damage) => {
  const { currentShell, currentShellName } = await import("/player/shell-cache.js");
  const [name, shell] = [await currentShellName(), await currentShell()];
  const put = (bytes, headers) => shell.put("/player/stage.js", new Response(bytes, { headers }));
  const { headers } = await shell.match("/player/stage.js");
  if (damage === "a file is gone") await shell.delete("/player/stage.js");
  if (damage === "a file is cut off") await put("// The st", headers);
  if (damage === "a file has no type") await put(await (await shell.match("/player/stage.js")).text(), {});
  if (damage === "all is gone") await caches.delete(name);
}"""


@pytest.mark.parametrize("damage", ["a file is gone", "a file is cut off", "a file has no type", "all is gone"])
def test_a_damaged_shell_is_mended_by_the_next_look_at_the_server(harness, damage):
    whole = harness.evaluate(REFRESHED)
    kept = """async () => {
      const { currentShell } = await import("/player/shell-cache.js");
      const shell = await currentShell();
      const files = ["", ...(await (await fetch("/player/shell.json")).json()).files];
      const found = [];
      for (const file of files) {
        const response = await shell?.match(`/player/${file}`);
        found.push([file, response?.headers.get("content-type") ?? null, response ? await response.text() : null]);
      }
      return found;
    }"""
    before = harness.evaluate(kept)
    harness.evaluate(DAMAGE, damage)
    assert harness.evaluate(kept) != before
    harness.evaluate("""() => {
      const truly = Cache.prototype.put;
      window.written = [];
      Cache.prototype.put = function (address, response) { written.push(address); return truly.call(this, address, response); };
    }""")
    assert harness.evaluate(REFRESHED) == {"changed": False, "name": whole["name"]}
    assert harness.evaluate(kept) == before
    expected = [f"/player/{file}" for file, _, _ in before] if damage == "all is gone" else ["/player/stage.js"]
    assert harness.evaluate("() => written") == expected
    # What is whole is not written again each hour.
    harness.evaluate(REFRESHED)
    assert harness.evaluate("() => written") == expected


# Limits of time that go by the page's clock, which the test puts forward.
OWN_LIMITS = """() => {
  AbortSignal.timeout = (milliseconds) => {
    const limit = new AbortController();
    setTimeout(() => limit.abort(new DOMException("It took too long.", "TimeoutError")), milliseconds);
    return limit.signal;
  };
}"""


def put_forward(page, seconds, until_true):
    """How many seconds of the page's own time pass until `until_true` is so there; no more than about `seconds`."""
    for passed in range(0, seconds, 5):
        if page.evaluate(until_true):
            return passed
        page.clock.run_for(5000)
    return seconds


def test_a_file_that_never_comes_whole_holds_up_no_later_attempt(new_page, server):
    page = new_page()
    page.clock.install()
    page.goto(f"{server.origin}/harness.html")
    page.evaluate(OWN_LIMITS)
    server.stalling.add("main.js")
    page.evaluate("""() => {
      import("/player/shell-cache.js").then(({ refreshShell }) => refreshShell()).then(() => "whole", (error) => error.name)
        .then((outcome) => { window.outcome = outcome; });
    }""")
    assert put_forward(page, 300, "() => window.outcome !== undefined") < 300, "the attempt ends"
    assert page.evaluate("() => window.outcome") == "TimeoutError"
    server.stalling.clear()
    assert page.evaluate(REFRESHED)["name"].startswith("kosatsu-shell-")


@pytest.mark.parametrize("word", ["nothing", "failed"])
def test_a_page_that_does_not_start_is_opened_again_also_where_no_answer_comes(new_page, server, word):
    """A browser ends its worker five minutes after it began with the page."""
    page = new_page()
    page.clock.install()
    page.goto(f"{server.origin}/harness.html")
    page.evaluate("""async (word) => {
      window.fetch = () => new Promise(() => {});
      window.clients = { get: async () => ({ url: "https://signage.test/player/", navigate: async (url) => { window.opened = url; } }) };
      const { lookAfterStart, pageHasFailed } = await import("/player/start-watch.js");
      if (word === "failed") pageHasFailed("page", () => undefined);
      else lookAfterStart("page", () => undefined);
    }""", word)
    passed = put_forward(page, 600, "() => window.opened !== undefined")
    assert 200 <= passed < 300
    assert page.evaluate("() => window.opened") == "https://signage.test/player/?again"


WORKER = """() => {
  window.told = [];
  const faults = { report: (code, { detail }) => told.push([code, detail]), over: (code) => told.push([code, null]) };
  import("/player/worker.js").then(({ startWorker }) => startWorker({ faults, onNewShell() {} })).then(() => { window.has = true; });
}"""


def test_a_first_worker_that_fails_is_tried_again_and_told(new_page, server):
    page = new_page()
    page.goto(f"{server.origin}/harness.html")
    # Behind a captive portal: all that is kept would be its page.
    server.changed["/player/shell.json"] = b"<html>Wi-Fi"
    page.evaluate(WORKER)
    until(lambda: page.evaluate("() => told.length >= 2"), 20, "that it says so, and tries again")
    assert {code for code, _ in page.evaluate("() => told")} == {"offlineUnavailable"}
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    server.changed.clear()
    page.wait_for_function("() => window.has")
    assert page.evaluate("() => told.at(-1)") == ["offlineUnavailable", None]
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistration('/player/'))?.active?.state") == "activated"
