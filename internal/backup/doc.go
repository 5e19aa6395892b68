// Package backup saves the atlas to a file and restores it, with PostgreSQL's
// own programs: pg_dump in its custom format, pg_restore, psql.
//
//	tools, err := backup.ToolsFor(server, localdb.FindClients(ctx))
//	if err != nil {
//		return err // an *atlas.Error: which package to install
//	}
//	err = tools.Write(ctx, url, "atlas.dump")
//
// What is saved is the schema of the atlas: the record with its history, the
// decisions, the gazetteer, the editions. Roles and extensions are not in it:
// migrating makes them, on any server.
//
// A file is written whole or not at all. Restoring is one transaction: the
// database holds what it held, or what the file holds. No password is ever on a
// command line, where every account of the machine could read it.
package backup
