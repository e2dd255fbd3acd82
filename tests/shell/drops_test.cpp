#include "shell/drops.h"

#include <catch2/catch.hpp>

#include "shell/station.h"

using namespace metsuke;

TEST_CASE("a source's inbox lies below the drop root, what was taken below the data directory") {
  Station station;
  SourceSpec source;
  source.id = "ftp";
  source.intake.path = "in/ftp/";
  const DropSettings settings = drop_settings(station.config(), source);
  CHECK(settings.inbox == station / "drop/in/ftp");
  CHECK(settings.kept == station / "data/kept/ftp");
}
