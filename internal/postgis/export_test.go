package postgis

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Enter makes a connection act as the role, as a store's do.
func Enter(role Role, ctx context.Context, conn *pgx.Conn) error { return role.enter(ctx, conn) }
