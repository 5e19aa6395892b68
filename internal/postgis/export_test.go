package postgis

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
)

// LockImport is the key of the lock that imports take.
var LockImport = strconv.FormatInt(lockImport, 10)

// LockMigrate is the key of the lock that migrations take.
var LockMigrate = strconv.FormatInt(lockMigrate, 10)

// Enter makes a connection act as the role, as a store's do.
func Enter(role Role, ctx context.Context, conn *pgx.Conn) error { return role.enter(ctx, conn) }

// Translate gives an error of the database its code.
func Translate(err error) error { return translate(err) }

// Occupy takes n connections of the store, given back by release.
func Occupy(ctx context.Context, s *Store, n int) (release func(), err error) {
	var taken []func()
	release = func() {
		for _, give := range taken {
			give()
		}
	}
	for range n {
		conn, err := s.pool.Acquire(ctx)
		if err != nil {
			return release, err
		}
		taken = append(taken, conn.Release)
	}
	return release, nil
}

// ToGeom and FromGeom are the two sides of the boundary.
func ToGeom(position *orb.Point) *geom.Point         { return toGeom(position) }
func FromGeom(point *geom.Point) (*orb.Point, error) { return fromGeom(point) }

// CheckPoint is the guard before a geometry is decoded.
func CheckPoint(format int16, wire []byte) error { return checkPoint(format, wire) }

// ScanGeometry reads a geometry from the database as a position.
func ScanGeometry(ctx context.Context, s *Store, ewkt string) error {
	var point *geom.Point
	return s.pool.QueryRow(ctx, "select $1::text::geometry", ewkt).Scan(&point)
}
