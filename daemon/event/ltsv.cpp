#include "parse/ltsv.h"

#include "event/format.h"

namespace metsuke {

const FormatRow format_ltsv{
    .id = "ltsv",
    .carriage = Carriage::object,
    .shape = Shape::own,
    .parse = parse_ltsv,
    .resembles = resembles_ltsv,
};

}  // namespace metsuke
