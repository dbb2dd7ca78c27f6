/**
 * Business time, as a value that is injected. It follows real time unless the time machine is on, which acceptance
 * tests and demonstrations use to move all services forward.
 */
@NullMarked
package io.evenhand.kit.clock;

import org.jspecify.annotations.NullMarked;
