// Runs a fuzz target without libFuzzer: seeds of every format, mutated by a printed seed, for a
// number of rounds given as the first argument.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

const std::vector<std::string> seeds = {
    "<38>1 2026-11-23T06:27:44Z vm sshd 1 - - Accepted password for a from 192.0.2.1 port 5 ssh2\n",
    "<38>1 - vm sshd 1 - [meta sequenceId=\"7\"] Invalid user x from 192.0.2.1 port 5\n",
    "Nov 23 06:27:44 vm internal-sftp[1]: session opened for local user a from [::1]\n"
    "Nov 23 06:27:44 vm internal-sftp[1]: open \"/a\\344\" flags READ mode 0666\n"
    "Nov 23 06:27:44 vm internal-sftp[1]: sent status No such file\n"
    "Nov 23 06:27:44 vm internal-sftp[1]: close \"/a\" bytes read 0 written 9\n"
    "Nov 23 06:27:44 vm internal-sftp[1]: rename old \"/a\" new \"/b\"\n",
    "Mon Nov 23 06:26:28 2026 0 192.0.2.2 10 /a b b _ i r u ftp 0 * c\n",
    "Mon Nov 23 06:25:54 2026 [pid 1] [u] OK RENAME: Client \"192.0.2.2\", \"/a /b\"\n",
    "192.0.2.1 - u [23/Nov/2026:06:30:10 +0900] \"GET /\\x22 HTTP/1.1\" 200 5 \"-\" \"UA\"\n",
    "1795383014.051    256 192.0.2.8 TCP_MISS/200 320 GET http://u@h:1/a?b t%20 HIER_DIRECT/- -\n",
    "{\"ts\":\"2026-03-01T00:00:00Z\",\"a\":{\"b\":[1,2,{\"c\":\"\\u4f4f\\ud83d\\ude00\"}]}}\n",
    "日付,時刻,カード番号,区分,結果\n令和8年3月31日,22:02,\"00123\",入室,許可\n"
    "R8.4.1,25:30,\"a\n\"\"b\",退室,NG\n",
    "2026-03-01 00:00:00,D,100123,u,IN,ACCESS_DENIED,\"x, y\"\n",
    std::string("\xFF\xFE" "a\0\t\0\"\0\n\0b\0\"\0\n\0", 16),
};

std::string mutated(std::mt19937_64& random) {
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  std::string text = seeds[pick(seeds.size())];
  if (pick(3) == 0) text += seeds[pick(seeds.size())];
  const std::size_t changes = pick(8);
  for (std::size_t change = 0; change < changes && !text.empty(); ++change) {
    const std::size_t at = pick(text.size());
    switch (pick(6)) {
      case 0:
        text[at] = static_cast<char>(pick(256));
        break;
      case 1:
        text.erase(at, 1 + pick(8));
        break;
      case 2:
        text.insert(at, 1, "\"\\ ,:[](){}/%<>\n\t\0"[pick(18)]);
        break;
      case 3:
        text.insert(at, text.substr(pick(text.size()), pick(40)));
        break;
      case 4:
        text.resize(at);
        break;
      default:
        text.insert(at, std::string(pick(200), text[at]));
    }
  }
  return std::string({static_cast<char>(pick(256)), static_cast<char>(pick(256))}) + text;
}

}  // namespace

int main(int count, char** words) {
  const unsigned long rounds = count > 1 ? std::strtoul(words[1], nullptr, 10) : 2000;
  const unsigned long seed =
      count > 2 ? std::strtoul(words[2], nullptr, 10) : std::random_device{}();
  std::printf("seed=%lu rounds=%lu\n", seed, rounds);
  std::fflush(stdout);
  std::mt19937_64 random(seed);
  for (unsigned long round = 0; round < rounds; ++round) {
    const std::string input = mutated(random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }
  return 0;
}
