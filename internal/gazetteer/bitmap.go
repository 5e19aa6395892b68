package gazetteer

// bitmap is a set of geonameids, one bit each, in pages made when needed: the
// 13 million identifiers of GeoNames take under 2 MB.
type bitmap struct {
	pages map[int]*[bitmapPage]uint64
}

const bitmapPage = 1 << 10 // words of 64 bits

func (b *bitmap) add(id int) {
	if b.pages == nil {
		b.pages = map[int]*[bitmapPage]uint64{}
	}
	word := id / 64
	page := b.pages[word/bitmapPage]
	if page == nil {
		page = new([bitmapPage]uint64)
		b.pages[word/bitmapPage] = page
	}
	page[word%bitmapPage] |= 1 << (id % 64)
}

func (b *bitmap) has(id int) bool {
	word := id / 64
	page := b.pages[word/bitmapPage]
	return page != nil && page[word%bitmapPage]&(1<<(id%64)) != 0
}
