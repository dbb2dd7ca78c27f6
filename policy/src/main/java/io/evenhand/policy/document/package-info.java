/**
 * Text in sections, lists and tables, and its forms: Markdown, and HTML that needs nothing else. Knows nothing of
 * policies.
 */
@NullMarked
package io.evenhand.policy.document;

import org.jspecify.annotations.NullMarked;
