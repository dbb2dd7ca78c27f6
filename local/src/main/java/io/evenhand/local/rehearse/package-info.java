/**
 * {@code ./evenhand rehearse}: installs Evenhand in a Kubernetes cluster, does to it what happens to it there while customers go
 * on with their requests, and holds what was answered against what was counted.
 */
@NullMarked
package io.evenhand.local.rehearse;

import org.jspecify.annotations.NullMarked;
