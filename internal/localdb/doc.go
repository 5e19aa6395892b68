// Package localdb runs a private PostgreSQL with PostGIS: the database
// Passerelles uses when nobody gives it another one.
//
// The cluster lives in the state folder, listens on a Unix socket that only its
// owner can reach, and never on a TCP port. It needs no set-up and disturbs no
// other PostgreSQL on the machine:
//
//	cluster, err := localdb.Open(ctx, localdb.Config{StateDir: ".passerelles"})
//	if err != nil {
//		return err // an *atlas.Error: a sentence that says what to do
//	}
//	defer cluster.Close(context.Background())
//	go cluster.Supervise(ctx) // up again within seconds when it dies
//	pool, err := pgxpool.New(ctx, cluster.URL())
//
// # Who starts it, who stops it
//
// [Open] starts the server, or joins the one that another command started.
// Every [Cluster] holds a shared lock on a file while it is open; the kernel
// drops that lock whatever way the process ends. [Cluster.Close] stops the
// server when nobody else holds one. A process killed before it could close
// leaves the server running: the next command finds it and joins it.
//
// # Where it is
//
//	STATE_DIR/pg/15/      the data directory, one per major version
//	STATE_DIR/pg.lock     held while starting or stopping
//	STATE_DIR/pg.lease    shared by all who use the cluster
//
// PostgreSQL refuses to run as root, so under root it runs as the account
// postgres (nobody when there is none). When that account cannot reach the
// state folder, STATE_DIR/pg is a link to /var/lib/passerelles/<hash>: the
// permissions of a folder that exists are never changed. A path too long for a
// Unix socket (107 bytes), or one that connection strings do not carry well (a
// space is enough), puts the socket alone in /tmp/passerelles-<hash>.
//
// The package is written for Linux: it tells its own processes from others by
// what /proc says of them.
package localdb
