//go:build linux

package bench

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/klauspost/compress/gzip"
)

// Live serves layers as most map servers do: it asks PostGIS for the features of
// a layer at every request, and compresses what it is given.
//
// It is as good as such a server gets. The links are in one table, drawn already,
// under an index; PostGIS writes the GeoJSON itself, in one value that goes to the
// client as it is; statements are prepared, connections and compressors are kept.
type Live struct {
	pool        *pgxpool.Pool
	compressors sync.Pool // of *gzip.Writer
}

const createLinks = `
	create extension if not exists postgis;
	drop table if exists link;
	create table link (
		layer text not null, position integer not null, id text not null, geometry geometry(Geometry, 4326) not null,
		authority text, authority_name text, partner text, partner_name text, country text, theme text, kind text,
		exactness text, in_basin boolean, cooperations json, count integer, distance_km double precision,
		primary key (layer, position))`

const insertLinks = `
	insert into link
	select $1, f.position, f.feature->>'id', ST_SetSRID(ST_GeomFromGeoJSON(f.feature->>'geometry'), 4326), p.*
	from json_array_elements($2::json->'features') with ordinality f (feature, position),
		json_to_record(f.feature->'properties') p (
			authority text, authority_name text, partner text, partner_name text, country text, theme text, kind text,
			exactness text, in_basin boolean, cooperations json, count integer, distance_km double precision)`

const selectLinks = `
	select json_build_object('type', 'FeatureCollection', 'name', $1::text, 'features', json_agg(f.feature order by f.position))::text
	from (
		select l.position, ST_AsGeoJSON(l.*, 'geometry', 5)::json feature
		from (
			select position, geometry, id, authority, authority_name, partner, partner_name, country, theme, kind,
				exactness, in_basin, cooperations, count, distance_km
			from link where layer = $1) l) f`

// OpenLive opens the database that a [Live] asks.
func OpenLive(ctx context.Context, url string) (*Live, error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open the database of live layers: %w", err)
	}
	return &Live{pool: pool}, nil
}

// Close lets the database go.
func (l *Live) Close() { l.pool.Close() }

// Fill makes the table anew with the features of layers, which are GeoJSON.
func (l *Live) Fill(ctx context.Context, layers map[string][]byte) error {
	if _, err := l.pool.Exec(ctx, createLinks); err != nil {
		return fmt.Errorf("make the table of links: %w", err)
	}
	for name, layer := range layers {
		if _, err := l.pool.Exec(ctx, insertLinks, name, string(layer)); err != nil {
			return fmt.Errorf("fill the layer %s: %w", name, err)
		}
	}
	if _, err := l.pool.Exec(ctx, `vacuum analyze link`); err != nil {
		return fmt.Errorf("look at the table of links: %w", err)
	}
	return nil
}

// gzipLevel is what map servers compress with on the fly.
const gzipLevel = 5

// ServeHTTP answers with the layer that the path names.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var layer []byte
	err := l.pool.QueryRow(r.Context(), selectLinks, r.URL.Path[1:]).Scan(&layer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, err := l.compressed(layer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "application/geo+json")
	header.Set("Content-Encoding", "gzip")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body) //nolint:errcheck // a client that went away
}

func (l *Live) compressed(layer []byte) ([]byte, error) {
	var body sized
	writer, ok := l.compressors.Get().(*gzip.Writer)
	if !ok {
		fresh, err := gzip.NewWriterLevel(nil, gzipLevel)
		if err != nil {
			return nil, err
		}
		writer = fresh
	}
	defer l.compressors.Put(writer)
	writer.Reset(&body)
	if _, err := writer.Write(layer); err != nil {
		return nil, err
	}
	err := writer.Close()
	return body, err
}

// sized is a body being written.
type sized []byte

func (s *sized) Write(p []byte) (int, error) {
	*s = append(*s, p...)
	return len(p), nil
}

// NewDatabase makes an empty database on the server of a URL, in place of one of
// the same name.
func NewDatabase(ctx context.Context, url, name string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("make a database: %w", err)
	}
	defer conn.Close(ctx) //nolint:errcheck // all was done
	quoted := pgx.Identifier{name}.Sanitize()
	for _, statement := range []string{
		"drop database if exists " + quoted + " with (force)",
		"create database " + quoted + " template template0 encoding 'UTF8'",
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("make a database: %w", err)
		}
	}
	return nil
}

// ServerVersion tells which PostgreSQL a URL leads to.
func ServerVersion(ctx context.Context, url string) (string, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", fmt.Errorf("ask for the version of PostgreSQL: %w", err)
	}
	defer conn.Close(ctx) //nolint:errcheck // only asked
	return conn.PgConn().ParameterStatus("server_version"), nil
}
