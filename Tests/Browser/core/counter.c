// A stand-in for WebCore that only counts, for tests of the worker around it: `send` takes the next number, persists it
// and then reports a message with it. If the worker ever ran two of these at once, or sent before the disk had it, a number
// would come twice. A text with `trap` in it makes it trap.
//
// Build: clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry -Wl,--export-dynamic

typedef unsigned char byte;
typedef unsigned int u32;

#define EXPORT(name) __attribute__((export_name(#name))) name
#define ROOM_TEXT "01939d00-0000-7000-8000-000000000001"

enum { ROOM = 1, USER = 2, DEVICE = 3 };

static byte heap[1 << 20], output[1 << 16];
static u32 count, number, allocated;

void EXPORT(_initialize)(void) {}

byte *EXPORT(nj_alloc)(u32 length) {
  // One event at a time: the heap is used from its start again.
  allocated = length;
  return heap;
}

void EXPORT(nj_free)(byte *pointer, u32 length) { (void)pointer, (void)length; }

// For the signing workers, who wait here for work that never comes.
byte *EXPORT(nj_unit_memory)(void) { return heap; }
u32 EXPORT(nj_unit)(u32 unit, u32 length) { return (void)unit, (void)length, 0; }

static void put(byte value) { output[4 + count++] = value; }
static void put32(u32 value) {
  for (int shift = 24; shift >= 0; shift -= 8) put(value >> shift);
}
static u32 length(const char *text) {
  u32 result = 0;
  while (text[result]) result++;
  return result;
}
static void text(const char *value) {
  while (*value) put(*value++);
}
static void decimal(u32 value) {
  if (value >= 10) decimal(value / 10);
  put('0' + value % 10);
}

// Vectors are written behind a length of four bytes that is filled in at the end.
static u32 open_vector(void) {
  count += 4;
  return count;
}
static void close_vector(u32 start) {
  // The coding wants the shortest form, so the contents move up.
  u32 size = count - start, width = size < 0x40 ? 1 : size < 0x4000 ? 2 : 4;
  byte *base = output + 4;
  for (u32 index = 0; index < size; index++) base[start - 4 + width + index] = base[start + index];
  count = start - 4;
  if (width == 1) put(size);
  else if (width == 2) put(0x40 | size >> 8), put(size);
  else put32(0x80000000u | size);
  count += size;
}

static u32 varint(const byte **at) {
  u32 first = *(*at)++, value = first & 0x3f;
  for (u32 more = first >> 6 == 0 ? 0 : first >> 6 == 1 ? 1 : 3; more > 0; more--) value = value << 8 | *(*at)++;
  return value;
}

// What is told, as the schema of the engine's interface has it (Sources/EngineInterface/Schema).

static void put64(u32 value) { put32(0), put32(value); }

// A UUIDv7 that ends with a number.
static void id(u32 last) {
  put32(0x01939d00), put(0), put(0), put(0x70), put(0), put(0x80), put(0), put(0), put(0), put32(last);
}

static void opaque(const char *value) { put(length(value)), text(value); }

static void state(byte phase) {
  put(6);
  u32 start = open_vector();
  put(1), put(phase), put(3 /* online */);
  put(1), id(USER), opaque("counter"), id(DEVICE), opaque("Test"), opaque("");
  close_vector(start);
}

static void rooms(void) {
  put(6);
  u32 start = open_vector();
  put(3);
  u32 list = open_vector();
  id(ROOM), put(1 /* group */), opaque("Numbers"), put(0), put(1), opaque("none"), put64(1), put64(number);
  put32(1), put32(0), put(1 /* ok */);
  // No reason, no few-time signatures, no role, no last message.
  put(0), put(0), put(0), put(0);
  close_vector(list);
  close_vector(start);
}

// A TimelineEntry.
static void entry(void) {
  put(1), put64(1800000000), put64(1);
  put(1), id(USER), opaque("counter"), put(1), id(DEVICE), opaque("Test"), put(1);
  put(1 /* text */), id(1000 + number);
  u32 start = open_vector();
  text("Number "), decimal(number);
  close_vector(start);
}

static void send(void) {
  number++;
  put(1);
  u32 changes = open_vector();
  put(1), put('n'), put(1), put(4), put32(number);
  u32 key = open_vector();
  text("m/" ROOM_TEXT "/00000000");
  for (int shift = 28; shift >= 0; shift -= 4) put("0123456789abcdef"[number >> shift & 15]);
  close_vector(key);
  put(1);
  u32 value = open_vector();
  entry();
  close_vector(value);
  close_vector(changes);
  put(6);
  u32 news = open_vector();
  put(5), id(ROOM), put(1 /* logged */), put64(number), entry();
  close_vector(news);
}

// A CommandRequest.
static void command(const byte *at) {
  const byte *reference = 0;
  u32 size = 0;
  if (*at++) size = varint(&at), reference = at, at += size;
  if (*at == 30 /* send */) {
    const byte *words = at + 17;
    for (u32 left = varint(&words); left >= 4; left--, words++) {
      if (words[0] == 't' && words[1] == 'r' && words[2] == 'a' && words[3] == 'p') __builtin_trap();
    }
    send();
  } else if (*at == 3 /* logOut */) {
    put(8);
    state(1 /* signedOut */);
  }
  if (!reference) return;
  put(6);
  u32 start = open_vector();
  put(9), put(size);
  while (size-- > 0) put(*reference++);
  put(2 /* done */);
  close_vector(start);
}

byte *EXPORT(nj_handle)(const byte *event, u32 size) {
  const byte *body = event + 9, *end = event + size;
  count = 0;
  if (event[0] == 1) {
    number = 0;
    for (varint(&body); body < end;) {
      u32 key = varint(&body);
      const byte *name = body, *value = body + key;
      u32 bytes = varint(&value);
      if (key == 1 && name[0] == 'n') number = (u32)value[0] << 24 | value[1] << 16 | value[2] << 8 | value[3];
      body = value + bytes;
    }
    rooms();
    state(3 /* ready */);
  } else if (event[0] == 2) {
    command(body);
  }
  for (int index = 0; index < 4; index++) output[index] = count >> 8 * index;
  return output;
}
