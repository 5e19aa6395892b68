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

// Enter makes a connection act as the role, as a store's do.
func Enter(role Role, ctx context.Context, conn *pgx.Conn) error { return role.enter(ctx, conn) }

// ToGeom and FromGeom are the two sides of the boundary.
func ToGeom(position *orb.Point) *geom.Point         { return toGeom(position) }
func FromGeom(point *geom.Point) (*orb.Point, error) { return fromGeom(point) }
