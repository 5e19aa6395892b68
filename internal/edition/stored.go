package edition

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"runtime"
	"slices"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"

	"github.com/passerelles/passerelles/internal/atlas"
)

// digestLength is the length of a digest in hexadecimal digits.
const digestLength = 2 * sha256.Size

// fileName is what the name of a stored file looks like: nothing else is served
// or written, so that no name can lead out of a folder.
var fileName = regexp.MustCompile(`^(manifest\.json|api/[a-z][a-z0-9_-]*\.(json|csv)|layers/[a-z][a-z0-9_-]*\.geojson)$`)

// Stored is a file of an edition as it is kept: in the database, or in a zip.
type Stored struct {
	Name     string
	Identity []byte
	Brotli   []byte
	Gzip     []byte
}

// Stored returns what has to be kept for [Assemble] to make the edition again:
// its files, and the manifest without number or date, by name. The bodies are
// the edition's own: they must not be changed.
func (e *Edition) Stored() []Stored {
	var stored []Stored
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		file := e.files[name]
		stored = append(stored, Stored{name, file.Identity, file.Brotli, file.Gzip})
	}
	return stored
}

// Assemble makes an edition of its stored files, whose bodies it keeps. It
// checks that the content has the digest meta says, and that the compressed
// bodies are the same content; a body in a coding that is missing is compressed
// again. Files that are damaged, missing or of a newer format are a CodeInvalid
// error.
func Assemble(meta Meta, files []Stored) (*Edition, error) {
	bodies := make(map[string][]byte, len(files))
	for _, file := range files {
		if !fileName.MatchString(file.Name) {
			return nil, damaged(fmt.Errorf("a file is named %.80q", file.Name))
		}
		if _, found := bodies[file.Name]; found {
			return nil, damaged(fmt.Errorf("two files are named %q", file.Name))
		}
		bodies[file.Name] = file.Identity
	}
	content, err := readOutline(bodies[outlineName])
	if err != nil {
		return nil, err
	}
	if err := checkContent(meta.Digest, content, bodies); err != nil {
		return nil, err
	}
	checked, err := checkCodings(files)
	if err != nil {
		return nil, err
	}
	return assembled(meta, content, checked), nil
}

// readOutline reads the stored manifest, and refuses what a newer program
// wrote.
func readOutline(body []byte) (outline, error) {
	var content outline
	if body == nil {
		return content, damaged(fmt.Errorf("there is no %s", outlineName))
	}
	if err := json.Unmarshal(body, &content); err != nil {
		return content, damaged(fmt.Errorf("read %s: %w", outlineName, err))
	}
	if content.Format > Format {
		return content, newer(content.Format, Format)
	}
	if content.Format < 1 {
		return content, damaged(fmt.Errorf("the format is %d", content.Format))
	}
	return content, nil
}

// checkContent checks that nothing is missing, and that the content is what its
// digest says.
func checkContent(digest string, content outline, bodies map[string][]byte) error {
	required := []string{
		CooperationsName, ReferenceName, PlacesName, RetiredName, AllName, PartnersName, AuthoritiesName,
	}
	for _, layer := range content.Layers {
		required = append(required, LayerName(layer.Theme))
	}
	for _, name := range required {
		if _, found := bodies[name]; !found {
			return damaged(fmt.Errorf("there is no %s", name))
		}
	}
	if found := digestOf(bodies); found != digest {
		return damaged(fmt.Errorf("the digest is %s, not %.80q", found, digest))
	}
	if inside, _ := digestInside(bodies[CooperationsName]); string(inside) != digest {
		return damaged(fmt.Errorf("%s is of the edition %.80q", CooperationsName, inside))
	}
	return nil
}

// digestOf returns the digest of a content: SHA-256 over a line for each file,
// sorted by name, with its name, its length and its own SHA-256. The place
// where a file carries the digest counts as zeros.
func digestOf(bodies map[string][]byte) string {
	whole := sha256.New()
	fmt.Fprintf(whole, "passerelles edition %d\n", Format)
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		body := bodies[name]
		sum := sha256.New()
		if _, rest := digestInside(body); name == CooperationsName && rest != nil {
			sum.Write([]byte(beforeDigest + unknownDigest))
			sum.Write(rest)
		} else {
			sum.Write(body)
		}
		fmt.Fprintf(whole, "%s %d %x\n", name, len(body), sum.Sum(nil))
	}
	return hex.EncodeToString(whole.Sum(nil))
}

// digestInside returns the digest a body carries, and what follows it; nil when
// it carries none.
func digestInside(body []byte) (digest, rest []byte) {
	end := len(beforeDigest) + digestLength
	if len(body) < end || string(body[:len(beforeDigest)]) != beforeDigest {
		return nil, nil
	}
	return body[len(beforeDigest):end], body[end:]
}

// compress makes the files of an edition of their identity bodies, on all
// processors, the largest first.
func compress(ctx context.Context, bodies map[string][]byte) (map[string]*File, error) {
	stored := make([]Stored, 0, len(bodies))
	for name, body := range bodies {
		stored = append(stored, Stored{Name: name, Identity: body})
	}
	effort := effortFor(contentSize(stored))
	return eachFile(ctx, stored, func(file Stored) (*File, error) {
		return effort.file(file.Name, file.Identity), nil
	})
}

// checkCodings makes the files of what was stored, after a look at every
// compressed body.
func checkCodings(stored []Stored) (map[string]*File, error) {
	effort := effortFor(contentSize(stored))
	return eachFile(context.Background(), stored, func(file Stored) (*File, error) {
		if file.Brotli == nil {
			file.Brotli = effort.brotli(file.Identity)
		} else if err := sameContent(brotli.NewReader(bytes.NewReader(file.Brotli)), file.Identity); err != nil {
			return nil, damaged(fmt.Errorf("read the brotli body of %s: %w", file.Name, err))
		}
		if file.Gzip == nil {
			file.Gzip = effort.gzip(file.Identity)
		} else if err := sameGzip(file.Gzip, file.Identity); err != nil {
			return nil, damaged(fmt.Errorf("read the gzip body of %s: %w", file.Name, err))
		}
		return newFile(file.Name, file.Identity, file.Brotli, file.Gzip), nil
	})
}

func eachFile(ctx context.Context, stored []Stored, produce func(Stored) (*File, error)) (map[string]*File, error) {
	stored = slices.SortedFunc(slices.Values(stored), func(a, b Stored) int {
		return cmp.Or(cmp.Compare(len(b.Identity), len(a.Identity)), cmp.Compare(a.Name, b.Name))
	})
	made := make([]*File, len(stored))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range stored {
		group.Go(func() error {
			err := ctx.Err()
			if err == nil {
				made[i], err = produce(file)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	files := map[string]*File{}
	for _, file := range made {
		files[file.Name] = file
	}
	return files, nil
}

func sameGzip(body, identity []byte) error {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return sameContent(reader, identity)
}

// sameContent checks that a reader gives exactly the bytes wanted, without
// reading on after the first that differs.
func sameContent(reader io.Reader, want []byte) error {
	chunk := make([]byte, 64<<10)
	for {
		n, err := reader.Read(chunk)
		if n > len(want) || !bytes.Equal(chunk[:n], want[:n]) {
			return fmt.Errorf("it is not the content of the file")
		}
		want = want[n:]
		switch {
		case err == io.EOF && len(want) > 0:
			return io.ErrUnexpectedEOF
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

func damaged(cause error) error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: "Cette édition est abîmée ou incomplète.",
			EN: "This edition is damaged or incomplete",
		},
		Cause: cause,
	}
}

// newer is what is wrong with a format beyond the one known.
func newer(format, known int) error {
	return &atlas.Error{
		Code: atlas.CodeInvalid,
		Message: atlas.Text{
			FR: fmt.Sprintf("Cette édition a été écrite par une version plus récente de Passerelles (format %d\u202f; "+
				"celle-ci lit jusqu’au format %d)\u202f: mettez le programme à jour.", format, known),
			EN: fmt.Sprintf("This edition was written by a newer Passerelles (format %d; this one reads up to format %d): "+
				"update the program", format, known),
		},
	}
}
