package postgis

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	pgxgeom "github.com/twpayne/pgx-geom"
)

// registerPoints makes a connection read and write go-geom's points, and refuse
// every other geometry before it is decoded: every position here is a point, and
// go-geom believes the counts of what has parts, so that thirteen bytes could ask
// for all the memory there is.
func registerPoints(ctx context.Context, conn *pgx.Conn) error {
	if err := pgxgeom.Register(ctx, conn); err != nil {
		return err
	}
	for _, name := range []string{"geometry", "geography"} {
		if found, ok := conn.TypeMap().TypeForName(name); ok {
			conn.TypeMap().RegisterType(&pgtype.Type{Name: name, OID: found.OID, Codec: pointCodec{found.Codec}})
		}
	}
	return nil
}

// pointCodec is pgx-geom's codec, for points only.
type pointCodec struct{ pgtype.Codec }

// PlanScan implements [pgtype.Codec].
func (c pointCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	plan := c.Codec.PlanScan(m, oid, format, target)
	if plan == nil {
		return nil
	}
	return pointPlan{plan, format}
}

// DecodeValue implements [pgtype.Codec].
func (c pointCodec) DecodeValue(m *pgtype.Map, oid uint32, format int16, src []byte) (any, error) {
	if err := checkPoint(format, src); err != nil {
		return nil, err
	}
	return c.Codec.DecodeValue(m, oid, format, src)
}

// pointPlan scans a point.
type pointPlan struct {
	pgtype.ScanPlan
	format int16
}

// Scan implements [pgtype.ScanPlan].
func (p pointPlan) Scan(src []byte, target any) error {
	if err := checkPoint(p.format, src); err != nil {
		return err
	}
	return p.ScanPlan.Scan(src, target)
}

// What the head of an EWKB says: the byte order, and a number whose highest bits
// are flags.
const (
	ewkbHead  = 5
	ewkbKind  = 0x0fffffff
	ewkbPoint = 1
)

// checkPoint refuses an EWKB that is no point by its head; NULL passes.
func checkPoint(format int16, src []byte) error {
	if len(src) == 0 {
		return nil
	}
	head := src
	if format == pgtype.TextFormatCode {
		head = make([]byte, ewkbHead)
		if n, err := hex.Decode(head, src[:min(len(src), 2*ewkbHead)]); err != nil || n < ewkbHead {
			return fmt.Errorf("read position: %.20q is no geometry", src)
		}
	}
	if len(head) < ewkbHead || head[0] > 1 {
		return fmt.Errorf("read position: %.10x is no geometry", head)
	}
	kind := binary.BigEndian.Uint32(head[1:])
	if head[0] == 1 {
		kind = binary.LittleEndian.Uint32(head[1:])
	}
	if kind &= ewkbKind; kind != ewkbPoint {
		return fmt.Errorf("read position: a geometry of kind %d is no point", kind)
	}
	return nil
}
