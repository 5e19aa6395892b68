package gazetteer

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// file is a source on disk, plain, gzipped or zipped, that can be read again.
type file struct {
	path string
}

// name is what the file is called once unpacked: XX.txt for XX.zip.
func (f *file) name() string {
	base := filepath.Base(f.path)
	switch strings.ToLower(filepath.Ext(base)) {
	case ".zip":
		return strings.TrimSuffix(base, filepath.Ext(base)) + ".txt"
	case ".gz":
		return strings.TrimSuffix(base, filepath.Ext(base))
	}
	return base
}

// read opens the file, unpacks it if need be, and hands it to fn.
func (f *file) read(fn func(name string, src io.Reader) error) error {
	switch strings.ToLower(filepath.Ext(f.path)) {
	case ".zip":
		return f.readZip(fn)
	case ".gz":
		return f.readGzip(fn)
	}
	src, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("open gazetteer source: %w", err)
	}
	defer src.Close()
	return fn(f.path, src)
}

func (f *file) readGzip(fn func(name string, src io.Reader) error) error {
	packed, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("open gazetteer source: %w", err)
	}
	defer packed.Close()
	src, err := gzip.NewReader(packed)
	if err != nil {
		return f.damaged(err)
	}
	return fn(f.path, src)
}

// readZip reads the member of a GeoNames archive that holds the rows: the one
// named as the archive, not readme.txt or iso-languagecodes.txt.
func (f *file) readZip(fn func(name string, src io.Reader) error) error {
	archive, err := zip.OpenReader(f.path)
	if err != nil {
		return f.damaged(err)
	}
	defer archive.Close()
	for _, member := range archive.File {
		if !strings.EqualFold(path.Base(member.Name), f.name()) {
			continue
		}
		src, err := member.Open()
		if err != nil {
			return f.damaged(err)
		}
		defer src.Close()
		if err := fn(member.Name, src); err != nil {
			return err
		}
		return f.drain(src)
	}
	return f.damaged(errors.New("no " + f.name() + " in it"))
}

// drain reads what is left, so that the checksum is verified even when the
// rows ended early.
func (f *file) drain(src io.Reader) error {
	if _, err := io.Copy(io.Discard, src); err != nil {
		return f.damaged(err)
	}
	return nil
}

func (f *file) damaged(cause error) error {
	if errors.Is(cause, os.ErrNotExist) {
		return fmt.Errorf("open gazetteer source: %w", cause)
	}
	return invalid(f.path, 0, atlas.Text{
		FR: "archive illisible, tronquée ou abîmée",
		EN: "unreadable archive: truncated or damaged",
	}, cause)
}
