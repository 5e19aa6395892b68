package edition

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// position is where an actor is drawn, and what that is worth.
type position struct {
	point     *orb.Point // nil when it is not drawn
	exactness atlas.Exactness
	status    atlas.DecisionStatus
	place     *atlas.Place // nil when it is not drawn
}

// positionOf returns where an actor is, by its decision. Nothing is drawn that
// waits for a person.
func (s *selection) positionOf(kind atlas.ActorKind, id string) position {
	decision := s.decisions[atlas.Actor{Kind: kind, ID: id}]
	if decision == nil {
		return position{exactness: atlas.NoPlace, status: atlas.DecisionNone}
	}
	if !decision.Located() {
		return position{exactness: atlas.NoPlace, status: decision.Status}
	}
	point := orb.Point{round5(decision.Place.Position.Lon()), round5(decision.Place.Position.Lat())}
	return position{point: &point, exactness: decision.Exactness, status: decision.Status, place: decision.Place}
}

// partnerPosition is positionOf for a partner: an unnamed one is never exactly
// anywhere.
func (s *selection) partnerPosition(partner *atlas.Partner) position {
	where := s.positionOf(atlas.ActorPartner, partner.ID)
	if partner.Unnamed && where.exactness == atlas.Exact {
		where.exactness = atlas.Approximate
	}
	return where
}

// round5 rounds degrees to the 5 decimals of a published coordinate.
func round5(degrees float64) float64 { return math.Round(degrees*1e5)/1e5 + 0 }

// appendGeometry appends a GeoJSON geometry (RFC 7946 section 3.1). A nil one
// is null.
func appendGeometry(b []byte, geometry orb.Geometry) []byte {
	if geometry == nil {
		return append(b, "null"...)
	}
	b = append(b, `{"type":"`...)
	b = append(b, geometry.GeoJSONType()...)
	b = append(b, `","coordinates":`...)
	switch geometry := geometry.(type) {
	case orb.Point:
		b = appendPoint(b, geometry)
	case orb.LineString:
		b = appendLine(b, geometry)
	case orb.MultiLineString:
		for i, line := range geometry {
			b = append(b, "[,"[min(i, 1)])
			b = appendLine(b, line)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendLine(b []byte, line orb.LineString) []byte {
	for i, point := range line {
		b = append(b, "[,"[min(i, 1)])
		b = appendPoint(b, point)
	}
	return append(b, ']')
}

func appendPoint(b []byte, point orb.Point) []byte {
	b = strconv.AppendFloat(append(b, '['), point.Lon(), 'f', -1, 64)
	b = strconv.AppendFloat(append(b, ','), point.Lat(), 'f', -1, 64)
	return append(b, ']')
}
