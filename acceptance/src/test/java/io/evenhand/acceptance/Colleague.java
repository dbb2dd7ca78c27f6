package io.evenhand.acceptance;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.evenhand.local.place.Part;

/** Somebody of the staff, logged in to the console in a browser of their own. */
record Colleague(RunningEvenhand evenhand, Page page) {

    /** Logs {@code name} in, as the local provider calls them, and opens {@code path}. */
    static Colleague logsIn(RunningEvenhand evenhand, Page page, String name, String path) {
        page.navigate(address(evenhand, path));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .click();
        page.waitForURL(url -> url.contains("/console"));
        return new Colleague(evenhand, page);
    }

    private static String address(RunningEvenhand evenhand, String path) {
        return evenhand.url(Part.APPEALS).resolve(path).toString();
    }

    /** Opens a page of the console; its status. */
    int opens(String path) {
        return page.navigate(address(evenhand, path)).status();
    }

    void presses(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
