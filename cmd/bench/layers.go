//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/bench"
	"github.com/passerelles/passerelles/internal/localdb"
)

// How layers are asked. Requests to live layers take long: the turns are longer,
// and fewer ask at once.
const (
	connections     = 32
	liveConnections = 4
)

func rounds() bench.Rounds     { return bench.Rounds{Count: 5, Each: 500 * time.Millisecond} }
func liveRounds() bench.Rounds { return bench.Rounds{Count: 5, Each: time.Second} }

// layerPath is the layer with all links.
const layerPath = "/layers/all.geojson"

// atlasSize is an edition to serve layers of.
type atlasSize struct {
	name    atlas.Text
	edition string
	nginx   float64 // least ratio
}

// layers compares the current layer of two editions.
func (b *bencher) layers(ctx context.Context) error {
	database, err := b.database(ctx, "passerelles_bench_live")
	if err != nil {
		return err
	}
	defer database.close(ctx)
	if b.report.Machine.PostgreSQL, err = bench.ServerVersion(ctx, database.url); err != nil {
		return err
	}
	for _, size := range []atlasSize{
		{atlas.Text{FR: "petite couche", EN: "a small layer"}, b.file("small.zip"), 0.7},
		{atlas.Text{FR: "grande couche", EN: "a large layer"}, b.file("phone.zip"), 0.8},
	} {
		if err := b.layersOf(ctx, size, database.url); err != nil {
			return err
		}
	}
	return nil
}

func (b *bencher) layersOf(ctx context.Context, size atlasSize, database string) error {
	ours, err := b.serve(ctx, "serve", "--edition", size.edition)
	if err != nil {
		return err
	}
	defer ours.Stop() //nolint:errcheck // it was measured
	against, err := b.startNginx(ctx)
	if err != nil {
		return err
	}
	defer against.Stop() //nolint:errcheck // it was measured
	bodies, err := put(ctx, size, ours, against)
	if err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	bare, err := b.itself("bare", address, "-bare", against.Folder())
	if err != nil {
		return err
	}
	defer bare.Stop() //nolint:errcheck // it was measured
	if _, err := bare.Await(ctx, "http://"+address.String()+bodies["br"], time.Minute); err != nil {
		return err
	}
	for _, question := range []bench.Question{
		{Coding: "br"}, {Coding: "gzip"}, {Coding: "br", Close: true}, {Coding: "gzip", Close: true},
		{Coding: "br", Again: true}, {Coding: "br", Again: true, Close: true},
	} {
		sides := []side{
			{ours.Process, ours.address, layerPath},
			{against.Process, against.Address, bodies[question.Coding]},
			{bare, address, bodies[question.Coding]},
		}
		if err := b.againstNginx(ctx, size, question, sides); err != nil {
			return err
		}
	}
	return b.againstLive(ctx, size, ours, side{bare, address, bodies["gzip"]}, database)
}

// put gives nginx the layer that the program serves, in each coding, and returns
// where it serves them.
func put(ctx context.Context, size atlasSize, ours *served, against *bench.Nginx) (paths map[string]string, err error) {
	paths = map[string]string{}
	for _, coding := range []string{"br", "gzip"} {
		question := bench.Question{Address: ours.address, Path: layerPath, Coding: coding, Close: true}
		answer, err := bench.Ask(ctx, question, "")
		if err != nil {
			return nil, err
		}
		if paths[coding], err = against.Put(coding, filepath.Base(size.edition), answer.Body); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// startNginx starts one in a new folder.
func (b *bencher) startNginx(ctx context.Context) (*bench.Nginx, error) {
	folder := b.file("nginx")
	if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o755)); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return bench.StartNginx(ctx, b.nginx, folder, address)
}

// side is a server that is compared, and where it has the layer.
type side struct {
	process *bench.Process
	address netip.AddrPort
	path    string
}

// againstNginx compares one way of asking: of the program, of nginx, and of what
// net/http can do at most, which serve the same bytes.
func (b *bencher) againstNginx(ctx context.Context, size atlasSize, question bench.Question, sides []side) error {
	var loads []bench.Side
	var first bench.Answer
	for _, side := range sides {
		question.Address, question.Path = side.address, side.path
		load, answer, err := question.Prepare(ctx, connections)
		if err != nil {
			return err
		}
		if len(loads) == 0 {
			first = answer
		}
		if answer.Digest != first.Digest {
			return fmt.Errorf("%s does not serve the same bytes", side.address)
		}
		loads = append(loads, bench.Side{Load: load, Processor: side.process.Processor})
	}
	comparison, err := bench.Compare(ctx, loads[0], loads[1], loads[2], rounds())
	if err != nil {
		return err
	}
	b.add(bench.Figure{
		What:    manner(size, question, len(first.Body)),
		Against: atlas.Text{FR: "nginx, mêmes octets", EN: "nginx, the same bytes"},
		Unit:    "×", Spread: comparison.Ratio, Target: bench.AtLeast(size.nginx), Comparison: &comparison,
	})
	return nil
}

// itself starts this program as a server of what it compares with.
func (b *bencher) itself(name string, address netip.AddrPort, args ...string) (*bench.Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return bench.Start(b.file(name+".log"), nil, self, append(args, "-address", address.String())...)
}

// manner says how a layer was asked.
func manner(size atlasSize, question bench.Question, length int) atlas.Text {
	text := atlas.Text{
		FR: fmt.Sprintf("%s (%d ko en %s)", size.name.FR, length/1000, question.Coding),
		EN: fmt.Sprintf("%s (%d KB in %s)", size.name.EN, length/1000, question.Coding),
	}
	if question.Again {
		text.FR, text.EN = text.FR+", déjà là (304)", text.EN+", there already (304)"
	}
	if question.Close {
		text.FR, text.EN = text.FR+", une connexion par demande", text.EN+", a connection for each request"
	}
	return text
}

// againstLive compares with a server that asks PostGIS each time.
func (b *bencher) againstLive(ctx context.Context, size atlasSize, ours *served, bare side, database string) error {
	plain, err := bench.Ask(ctx, bench.Question{Address: ours.address, Path: layerPath, Coding: "identity", Close: true}, "")
	if err != nil {
		return err
	}
	store, err := bench.OpenLive(ctx, database)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Fill(ctx, map[string][]byte{"all": plain.Body}); err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	live, err := b.itself("live", address, "-live", database)
	if err != nil {
		return err
	}
	defer live.Stop() //nolint:errcheck // it was measured
	if _, err := live.Await(ctx, "http://"+address.String()+"/all", time.Minute); err != nil {
		return err
	}
	mine, answer, err := bench.Question{Address: ours.address, Path: layerPath, Coding: "gzip"}.Prepare(ctx, liveConnections)
	if err != nil {
		return err
	}
	theirs, rendered, err := bench.Question{Address: address, Path: "/all", Coding: "gzip"}.Prepare(ctx, liveConnections)
	if err != nil {
		return err
	}
	if err := sameFeatures(plain.Body, rendered.Body); err != nil {
		return err
	}
	most, _, err := bench.Question{Address: bare.address, Path: bare.path, Coding: "gzip"}.Prepare(ctx, liveConnections)
	if err != nil {
		return err
	}
	comparison, err := bench.Compare(ctx, bench.Side{Load: mine}, bench.Side{Load: theirs}, bench.Side{Load: most}, liveRounds())
	if err != nil {
		return err
	}
	b.add(bench.Figure{
		What:    manner(size, bench.Question{Coding: "gzip"}, len(answer.Body)),
		Against: atlas.Text{FR: "ST_AsGeoJSON à chaque demande", EN: "ST_AsGeoJSON at every request"},
		Unit:    "×", Spread: comparison.Ratio, Target: bench.AtLeast(100), Comparison: &comparison,
	})
	return nil
}

// sameFeatures makes sure that live layers have as many features as ours.
func sameFeatures(ours, compressed []byte) error {
	theirs, err := bench.Gunzip(compressed)
	if err != nil {
		return err
	}
	want, got := bytes.Count(ours, []byte(`"Feature"`)), bytes.Count(theirs, []byte(`"Feature"`))
	if got != want || want == 0 {
		return fmt.Errorf("the live layer has %d features, ours %d", got, want)
	}
	return nil
}

// serveLive serves live layers until ctx ends.
func serveLive(ctx context.Context, database, address string) error {
	live, err := bench.OpenLive(ctx, database)
	if err != nil {
		return err
	}
	defer live.Close()
	return serveUntil(ctx, live, address)
}

// serveBare serves a folder until ctx ends.
func serveBare(ctx context.Context, folder, address string) error {
	bare, err := bench.NewBare(folder)
	if err != nil {
		return err
	}
	return serveUntil(ctx, bare, address)
}

func serveUntil(ctx context.Context, handler http.Handler, address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() }) //nolint:errcheck // it ends
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// database is a new database in a cluster of the run's own.
type database struct {
	cluster *localdb.Cluster
	url     string
}

func (b *bencher) database(ctx context.Context, name string) (*database, error) {
	cluster, err := localdb.Open(ctx, localdb.Config{StateDir: b.state})
	if err != nil {
		return nil, err
	}
	d := &database{cluster: cluster}
	if err := bench.NewDatabase(ctx, cluster.URL(), name); err != nil {
		d.close(ctx)
		return nil, err
	}
	address, err := url.Parse(cluster.URL())
	if err != nil {
		d.close(ctx)
		return nil, err
	}
	address.Path = "/" + name
	parameters := address.Query()
	parameters.Del("dbname")
	address.RawQuery = parameters.Encode()
	d.url = address.String()
	return d, nil
}

func (d *database) close(ctx context.Context) {
	_ = d.cluster.Close(context.WithoutCancel(ctx)) // stop-tests.sh stops what is left
}
