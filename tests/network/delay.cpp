// SPDX-License-Identifier: MIT
// delay MICROSECONDS: holds each packet that the kernel queues (iptables -j NFQUEUE) for so long.
// It stays in the kernel; what goes back and forth are numbers. Says "ready" once the queue is its
// own.
#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

using Clock = std::chrono::system_clock;  // that of the kernel's stamps

// More than there are ever on their way: what does not fit would be lost.
constexpr uint32_t kMostPackets = 1 << 20;

int check(const char* call, ssize_t result) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return static_cast<int>(result);
}

// To the kernel: what it is about, then attributes.
class Message {
 public:
  Message(int type, int flags) {
    header_.nlmsg_type = static_cast<uint16_t>(NFNL_SUBSYS_QUEUE << 8 | type);
    header_.nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | flags);
    append(header_);
    append(nfgenmsg{});  // of queue 0
  }

  template <class T>
  Message& add(int type, const T& value) {
    append(nlattr{NLA_HDRLEN + sizeof value, static_cast<uint16_t>(type)});
    append(value);
    return *this;
  }

  void send_to(int socket) {
    header_.nlmsg_len = static_cast<uint32_t>(size_);
    std::memcpy(bytes_, &header_, sizeof header_);
    check("send", send(socket, bytes_, size_, 0));
  }

 private:
  template <class T>
  void append(const T& value) {
    std::memcpy(bytes_ + size_, &value, sizeof value);
    size_ += NLMSG_ALIGN(sizeof value);
  }

  nlmsghdr header_{};
  char bytes_[256] = {};
  size_t size_ = 0;
};

int open_queue() {
  const int queue = check("socket", socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER));
  const int room = 64 << 20;
  check("setsockopt", setsockopt(queue, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room));
  // With GSO, those of 64 KB are not cut, and copied, into those of the cable.
  Message(NFQNL_MSG_CONFIG, NLM_F_ACK)
      .add(NFQA_CFG_CMD, nfqnl_msg_config_cmd{NFQNL_CFG_CMD_BIND, 0, 0})
      .add(NFQA_CFG_PARAMS, nfqnl_msg_config_params{0, NFQNL_COPY_META})
      .add(NFQA_CFG_QUEUE_MAXLEN, htonl(kMostPackets))
      .add(NFQA_CFG_MASK, htonl(NFQA_CFG_F_GSO))
      .add(NFQA_CFG_FLAGS, htonl(NFQA_CFG_F_GSO))
      .send_to(queue);
  struct {
    nlmsghdr header;
    nlmsgerr said;
    char rest[256];
  } answer{};
  check("recv", recv(queue, &answer, sizeof answer, 0));
  errno = -answer.said.error;
  check("NFQNL_MSG_CONFIG", answer.said.error);
  // The kernel stamps packets as they come in while any socket wants it.
  const int yes = 1, other = check("socket", socket(AF_INET, SOCK_DGRAM, 0));
  check("setsockopt", setsockopt(other, SOL_SOCKET, SO_TIMESTAMP, &yes, sizeof yes));
  return queue;
}

struct Packet {
  uint32_t id = 0;  // grows; in the order of the network
  Clock::time_point time;
};

// One that has come, if there is any.
bool next_packet(int queue, Packet& packet) {
  char bytes[1024];
  const ssize_t size = recv(queue, bytes, sizeof bytes, MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  check("recv", size);
  packet.time = Clock::now();  // if it has no stamp
  nlattr attribute{};
  for (ssize_t at = NLMSG_LENGTH(sizeof(nfgenmsg)); at < size; at += NLA_ALIGN(attribute.nla_len)) {
    std::memcpy(&attribute, bytes + at, sizeof attribute);
    const char* value = bytes + at + NLA_HDRLEN;
    if (attribute.nla_type == NFQA_PACKET_HDR) {
      std::memcpy(&packet.id, value, sizeof packet.id);
    } else if (attribute.nla_type == NFQA_TIMESTAMP) {
      nfqnl_msg_packet_timestamp stamp{};
      std::memcpy(&stamp, value, sizeof stamp);
      packet.time = Clock::time_point(std::chrono::seconds(be64toh(stamp.sec)) +
                                      std::chrono::microseconds(be64toh(stamp.usec)));
    }
  }
  return true;
}

[[noreturn]] void hold_packets(int queue, Clock::duration latency) {
  const Clock::duration none{}, early = latency / 8;
  std::deque<Packet> held;  // equally long each: who comes first goes first
  for (;;) {
    // To wake costs more than all else here. Who has come is stamped, so it can wait to be seen
    // until another one is due; and that one takes along who would be due a little later.
    if (held.empty()) {
      pollfd wake{queue, POLLIN, 0};
      poll(&wake, 1, -1);
    } else {
      const auto left = std::clamp(held.front().time + latency - Clock::now(), none, latency);
      const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
      const timespec wait{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
      ppoll(nullptr, 0, &wait, nullptr);
    }
    Packet packet;
    // Not all before any goes: they may come as fast as they are read.
    for (int i = 0; i < 32 && next_packet(queue, packet); ++i) held.push_back(packet);
    const Clock::time_point due = Clock::now() - latency;
    if (held.empty() || held.front().time > due) continue;
    for (; !held.empty() && held.front().time <= due + early; held.pop_front()) {
      packet = held.front();
    }
    Message(NFQNL_MSG_VERDICT_BATCH, 0)  // of this one, and all before it
        .add(NFQA_VERDICT_HDR, nfqnl_msg_verdict_hdr{htonl(NF_ACCEPT), packet.id})
        .send_to(queue);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw std::invalid_argument("one argument is wanted: MICROSECONDS");
  const int queue = open_queue();
  std::puts("ready");
  std::fflush(stdout);
  hold_packets(queue, std::chrono::microseconds(std::stol(argv[1])));
} catch (const std::exception& error) {
  std::fprintf(stderr, "delay: %s\n", error.what());
  return 1;
}
