package io.evenhand.policy.page;

import io.evenhand.policy.document.Block;
import io.evenhand.policy.message.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sentences that plans share stand once; a sentence of some of them names those. */
final class Blocks {

    private Blocks() {}

    static List<String> shared(List<Ruling> rulings, Function<Ruling, List<String>> sentences) {
        var all = new ArrayList<String>();
        for (var ruling : rulings) {
            for (var sentence : sentences.apply(ruling)) {
                var having = rulings.stream()
                        .filter(each -> sentences.apply(each).contains(sentence))
                        .map(each -> each.plan().title())
                        .toList();
                var told = having.size() == rulings.size() ? sentence : "On " + Words.list(having) + ": " + sentence;
                if (!all.contains(told)) {
                    all.add(told);
                }
            }
        }
        return all;
    }

    static List<Block> items(List<String> texts) {
        return texts.isEmpty() ? List.of() : List.of(new Block.Items(texts));
    }
}
