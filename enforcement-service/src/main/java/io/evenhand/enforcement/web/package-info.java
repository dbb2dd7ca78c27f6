/** What the Vert.x routes of this service share: problems, credentials, JSON bodies. */
@NullMarked
package io.evenhand.enforcement.web;

import org.jspecify.annotations.NullMarked;
