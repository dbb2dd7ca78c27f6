package io.evenhand.meter;

/**
 * How the data's lives and the usage log are divided. What a script call touches lies in one slot of a cluster, so each
 * shard has there what a single Redis has once: an epoch, its number of batches, and a partition of the log.
 */
enum Layout {

    /** One life and a few partitions; a script call may be about any accounts. */
    SINGLE {
        @Override
        int partitions() {
            return 8;
        }

        @Override
        int lives() {
            return 1;
        }

        @Override
        String prefix(int partition) {
            return "evh:";
        }

        @Override
        String log(int partition, String epoch) {
            return "evh:log:" + partition + ":" + epoch;
        }
    },

    /** Each shard is a life and a partition, and is called on its own. */
    CLUSTER {
        @Override
        int partitions() {
            return Keys.SHARDS;
        }

        @Override
        int lives() {
            return Keys.SHARDS;
        }

        @Override
        String prefix(int partition) {
            return "evh:" + Keys.tag(partition);
        }

        @Override
        String log(int partition, String epoch) {
            return prefix(partition) + "log:" + epoch;
        }
    };

    /** Partitions of the usage log. */
    abstract int partitions();

    /** Parts of the data that are lost, or go back, each on its own. */
    abstract int lives();

    abstract String prefix(int partition);

    /** Stream of the usage log's partition in one epoch. */
    abstract String log(int partition, String epoch);

    /** The partition of the usage log that an account's records lie in, one after the other. */
    int partition(int shard) {
        return shard % partitions();
    }

    /** Stream of what was seen of the partition's accounts. */
    String sightings(int partition) {
        return prefix(partition) + "seen:" + partition;
    }

    /** The life that an account's data shares. */
    int life(int shard) {
        return shard % lives();
    }

    /** What names the present life of a partition's data. */
    String epoch(int partition) {
        return prefix(partition) + "epoch";
    }

    /** Script calls since that data is alive: a number that goes back shows that the data has. */
    String batches(int partition) {
        return prefix(partition) + "batches";
    }
}
