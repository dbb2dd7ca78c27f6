package io.evenhand.local.simulate;

import java.util.List;

/**
 * Whom a limit that compares accounts would flag if one figure of it were otherwise.
 *
 * @param figure which one, by its field in the policy file
 */
record Otherwise(String limit, String figure, String value, long findings, List<String> accounts) {

    Otherwise {
        accounts = List.copyOf(accounts);
    }
}
