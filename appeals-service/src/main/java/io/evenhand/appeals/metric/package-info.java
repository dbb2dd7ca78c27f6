/**
 * How fairly measures are taken and appeals are heard, in figures whose meaning is fixed here. What is published leaves out
 * cells that are too small to hide anybody in.
 */
@NullMarked
package io.evenhand.appeals.metric;

import org.jspecify.annotations.NullMarked;
