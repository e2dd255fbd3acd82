#include "shell/tls.h"

#include <catch2/catch.hpp>

#include "shell/certificates.h"
#include "shell/station.h"

using namespace metsuke;

TEST_CASE("certificates that do not fit together are refused, and the file is named") {
  const TemporaryDirectory directory;
  const Certificates made(directory.path());
  const TlsFiles good{made.certificate("server"), made.key("server"),
                      made.certificate("authority")};
  CHECK(Tls::load(good));
  CHECK(Tls::load({good.certificate, good.key, ""}));
  made.make({.name = "other"});
  const auto detail = [](const TlsFiles& files) {
    const auto loaded = Tls::load(files);
    return loaded ? std::string() : describe(loaded.error(), Language::english);
  };
  CHECK(detail({directory / "no.pem", good.key, ""}).find("not_found") != std::string::npos);
  CHECK(detail({good.certificate, made.key("other"), ""}).find("other-key.pem") !=
        std::string::npos);
  write_text(directory / "bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
  CHECK(detail({directory / "bad.pem", good.key, ""}).find("bad.pem") != std::string::npos);
  CHECK(detail({good.certificate, good.key, directory / "bad.pem"}).find("bad.pem") !=
        std::string::npos);
}
