package document

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
)

var (
	streamLength = regexp.MustCompile(`/Length (\d+)`)
	tableStart   = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	tableHead    = regexp.MustCompile(`^xref\s+0 (\d+)\s+`)
	errNoTable   = errors.New("the PDF has no table of its objects")
)

// pack writes a PDF that was made without compression with every page well
// compressed: the library only knows the fastest way, which makes files half as
// large again.
func pack(w io.Writer, pdf []byte) error {
	found := tableStart.FindSubmatch(pdf)
	if found == nil {
		return errNoTable
	}
	start, err := strconv.Atoi(string(found[1]))
	if err != nil || start >= len(pdf) {
		return errNoTable
	}
	table := pdf[start:]
	head := tableHead.FindSubmatch(table)
	if head == nil {
		return errNoTable
	}
	count, err := strconv.Atoi(string(head[1]))
	rows := table[len(head[0]):]
	if err != nil || len(rows) < 20*count {
		return errNoTable
	}
	offsets := make([]int, count) // by object; 0 is no object
	for i := 1; i < count; i++ {
		if offsets[i], err = strconv.Atoi(string(rows[20*i : 20*i+10])); err != nil {
			return errNoTable
		}
	}
	order := make([]int, 0, count)
	for i := 1; i < count; i++ {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return offsets[a] - offsets[b] })

	var out bytes.Buffer
	moved := make([]int, count)
	out.Write(pdf[:offsets[order[0]]])
	for i, object := range order {
		end := start
		if i+1 < len(order) {
			end = offsets[order[i+1]]
		}
		moved[object] = out.Len()
		if err := packObject(&out, pdf[offsets[object]:end]); err != nil {
			return fmt.Errorf("compress the PDF: %w", err)
		}
	}
	begin := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", count)
	for _, offset := range moved[1:] {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	trailer := rows[20*count:]
	out.Write(trailer[:bytes.LastIndex(trailer, []byte("startxref"))])
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", begin)
	_, err = w.Write(out.Bytes())
	return err
}

// packObject writes an object; its stream is compressed, if it has one that is
// not.
func packObject(out *bytes.Buffer, object []byte) error {
	head, rest, has := bytes.Cut(object, []byte("stream\n"))
	length := streamLength.FindSubmatchIndex(head)
	if !has || length == nil || bytes.Contains(head, []byte("/Filter")) || bytes.Contains(head, []byte("endobj")) {
		out.Write(object)
		return nil
	}
	size, err := strconv.Atoi(string(head[length[2]:length[3]]))
	if err != nil || size > len(rest) {
		out.Write(object) // a length that is said elsewhere
		return nil
	}
	var packed bytes.Buffer
	deflate, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		return err
	}
	if _, err := deflate.Write(rest[:size]); err != nil {
		return err
	}
	if err := deflate.Close(); err != nil {
		return err
	}
	out.Write(head[:length[0]])
	fmt.Fprintf(out, "/Filter /FlateDecode /Length %d", packed.Len())
	out.Write(head[length[1]:])
	out.WriteString("stream\n")
	out.Write(packed.Bytes())
	out.Write(rest[size:])
	return nil
}
