// Package postgistest gives each test a PostGIS database of its own.
//
//	func TestImport(t *testing.T) {
//		t.Parallel()
//		url := postgistest.Database(t) // migrated, empty, dropped afterwards
//		…
//	}
//
// The databases live in the cluster of PASSERELLES_TEST_DATABASE_URL, a
// superuser's URL, when that is set; else in a private cluster (package localdb)
// under PASSERELLES_TEST_STATE_DIR, or .passerelles/test in the repository. They
// are copies of one template, which is migrated once for each state of the
// migrations: a copy takes a fraction of a second. Any number of test binaries
// may share a cluster.
package postgistest
