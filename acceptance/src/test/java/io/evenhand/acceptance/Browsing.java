package io.evenhand.acceptance;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A browser that looks at pages as somebody would: wide or on a phone, light or dark. */
final class Browsing implements AutoCloseable {

    private static final Path PICTURES = Path.of(System.getProperty("basedir"), "target", "screenshots");
    private static final int PHONE = 320;
    private static final double PATIENCE_MS = 20_000;

    private final Playwright playwright;
    private final Browser browser;

    private Browsing(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Browsing start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("chromium", "/usr/bin/chromium")))
                        .setHeadless(true)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        return new Browsing(playwright, browser);
    }

    Page wide(ColorScheme scheme) {
        return page(1280, 900, scheme);
    }

    Page phone(ColorScheme scheme) {
        return page(PHONE, 720, scheme);
    }

    private Page page(int width, int height, ColorScheme scheme) {
        return context(width, height, scheme).newPage();
    }

    private BrowserContext context(int width, int height, ColorScheme scheme) {
        return browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    /** What the page says on its console that it should not. */
    static List<String> errors(Page page) {
        var errors = new ArrayList<String>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        return errors;
    }

    /** How many bytes come over the wire from now on. */
    static AtomicLong bytes(Page page) {
        var bytes = new AtomicLong();
        var session = page.context().newCDPSession(page);
        session.send("Network.enable");
        session.on("Network.loadingFinished", (JsonObject event) -> {
            var _ = bytes.addAndGet(event.get("encodedDataLength").getAsLong());
        });
        return bytes;
    }

    /** How far it can be scrolled sideways. */
    static int overflow(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).intValue();
    }

    /** What bars people who use the page otherwise than by looking and pointing. */
    static List<String> barriers(Page page) {
        return new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .map(Browsing::told)
                        .toList();
    }

    private static String told(Rule rule) {
        return "%s: %s"
                .formatted(
                        rule.getId(),
                        rule.getNodes().stream()
                                .map(node -> String.valueOf(node.getHtml()))
                                .toList());
    }

    static void picture(Page page, String name) {
        var _ = page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
