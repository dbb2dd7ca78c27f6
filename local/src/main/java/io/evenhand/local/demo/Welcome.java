package io.evenhand.local.demo;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.document.Section;
import java.util.ArrayList;
import java.util.List;

/** The page that leads a newcomer through what runs here: each policy with a call to try, then the pages and the API. */
public final class Welcome {

    private final DataFolder data;
    private final int portBase;

    private Welcome(DataFolder data, int portBase) {
        this.data = data;
        this.portBase = portBase;
    }

    /**
     * A policy that comes with Evenhand.
     *
     * @param shows what it is an example of
     * @param wallet what pays for the request and is filled before, or nothing
     * @param ask a request that it looks at
     */
    private record Shipped(String policy, String plan, String title, String shows, String wallet, String ask) {}

    private static final List<Shipped> SHIPPED = List.of(
            new Shipped(
                    "per-install",
                    "starter",
                    "Unlimited requests",
                    "A flat price for each install. No count of requests matters, only what runs at the same time and how large"
                            + " it is.",
                    "",
                    "\"action\":\"chat\",\"units\":{\"requests\":1}"),
            new Shipped(
                    "student",
                    "student",
                    "Students",
                    "No fixed limit. Use is compared with that of the others, and nobody is slowed without a notice before.",
                    "",
                    "\"action\":\"call\",\"units\":{\"api-calls\":1}"),
            new Shipped(
                    "training-boutique",
                    "member",
                    "Training and advice",
                    "Sessions paid by tokens, a trainer's time booked fairly, and rules of conduct.",
                    "tokens",
                    "\"action\":\"session.book\",\"units\":{\"sessions\":1}"),
            new Shipped(
                    "unlimited-generation",
                    "creator",
                    "Unlimited generation",
                    "Free generation for a time: fast up to a number a day, then in a slower lane. Credits pay for everything"
                            + " else.",
                    "",
                    "\"action\":\"image.generate\",\"model\":\"aurora-image\",\"units\":{\"generations\":1}"));

    /** The page for the Evenhand whose ports begin at {@code portBase}. */
    public static Document page(DataFolder data, int portBase) {
        return new Welcome(data, portBase).page();
    }

    private Document page() {
        var sections = new ArrayList<Section>();
        sections.add(graduated());
        SHIPPED.forEach(shipped -> sections.add(section(shipped)));
        sections.add(pages());
        sections.add(api());
        return new Document(
                "Evenhand runs on this machine",
                List.of(new Block.Paragraph(
                        "Five policies are published here. Each section says what one shows, and has a call to paste into a"
                                + " terminal.")),
                sections);
    }

    private Section graduated() {
        return new Section(
                "Speed that falls by degrees",
                List.of(
                        new Block.Paragraph(
                                "A plan without a hard limit: the more files in a billing cycle, the longer each one takes. The"
                                        + " demo account is on it. This sends a file through the gateway:"),
                        new Block.Code("curl -i -X POST --data 'a file' -H \"X-Api-Key: $(cat '%s')\" %s/files"
                                .formatted(data.demoKey(), Part.GATEWAY.url(portBase))),
                        policy("graduated-speed")));
    }

    private Section section(Shipped shipped) {
        return new Section(
                shipped.title(),
                List.of(
                        new Block.Paragraph(shipped.shows() + " This opens an account on it, and asks for a decision:"),
                        new Block.Code("""
                                ACCOUNT=$(curl -s -X POST %1$s/v1/accounts -H "Authorization: Bearer $(cat '%2$s/operator')" \\
                                  -H 'Content-Type: application/json' \\
                                  -d '{"externalId":"try-'$RANDOM$RANDOM'","policy":"%3$s","plan":"%4$s","timeZone":"UTC"}' \\
                                  | sed 's/.*"id":"\\(acct_[^"]*\\)".*/\\1/')
                                %7$ssleep 1
                                curl -s -X POST %5$s/v1/decisions -H "Authorization: Bearer $(cat '%2$s/gateway')" \\
                                  -H 'Content-Type: application/json' -d '{"account":"'$ACCOUNT'",%6$s,"wait":"PT0S"}'""".formatted(
                                        Part.ACCOUNTS.url(portBase),
                                        data.tokens(),
                                        shipped.policy(),
                                        shipped.plan(),
                                        Part.ENFORCEMENT.url(portBase),
                                        shipped.ask(),
                                        shipped.wallet().isEmpty() ? "" : buying(shipped.wallet()))),
                        policy(shipped.policy())));
    }

    private String buying(String wallet) {
        return """
                curl -s -o /dev/null -X POST %s/v1/accounts/$ACCOUNT/wallets/%s/lots -H "Authorization: Bearer $(cat '%s/operator')" \\
                  -H 'Content-Type: application/json' -d '{"amount":10}'
                """.formatted(Part.ACCOUNTS.url(portBase), wallet, data.tokens());
    }

    private Block policy(String name) {
        return links(new Block.Link(
                "What the policy says", Part.ACCOUNTS.url(portBase) + "/v1/policies/%s/page".formatted(name)));
    }

    private Section pages() {
        var appeals = Part.APPEALS.url(portBase);
        return new Section(
                "Pages",
                List.of(
                        new Block.Paragraph("The account holder's page takes the key of the demo account:"),
                        new Block.Code("cat '%s'".formatted(data.demoKey())),
                        new Block.Paragraph("The console asks who of the staff you are; nobody has a password here."),
                        links(
                                new Block.Link("Console, for staff", appeals + "/console"),
                                new Block.Link("My fair use, for account holders", appeals + "/me"),
                                new Block.Link("Report a violation, for everybody", appeals + "/report"))));
    }

    private Section api() {
        return new Section(
                "API",
                List.of(
                        new Block.Paragraph("Each service describes its calls. A token for each role lies in %s."
                                .formatted(data.tokens())),
                        new Block.Links(Part.SERVICES.stream()
                                .map(service -> new Block.Link(
                                        "The calls of " + service.word(), service.url(portBase) + "/q/openapi"))
                                .toList())));
    }

    private static Block links(Block.Link... links) {
        return new Block.Links(List.of(links));
    }
}
