# SPDX-License-Identifier: MIT
"""The work of `step` in PyTorch, for comparison: the same layers, parameters and random batches.

    peer_torch.py --model luong_if --hidden 256 --vocab 2000 --mode train [--json]

luong      bidirectional LSTM encoder; LSTM decoder over the whole target; general attention
luong_if   the same with input feeding: the decoder goes word by word
bahdanau   bidirectional GRU encoder; GRU decoder with additive attention on its previous state,
           which is fed the context; logits from state, context and word

train      forward, backward, clipping to norm 1, Adam
greedy     encode, then exactly --tgt words, each the most probable one

Needs PyTorch: apt-get install python3-torch libopenblas0-openmp, or any newer one.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

PAD, BOS, FIRST_WORD = 0, 2, 4
WARM_UP_STEPS = 3


def read_flags():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="luong", choices=["luong", "luong_if", "bahdanau"])
    parser.add_argument("--mode", default="train", choices=["train", "greedy"])
    sizes = {"hidden": 512, "emb": 0, "layers": 1, "batch": 64, "src": 20, "tgt": 20,
             "vocab": 8000, "threads": 2, "steps": 20}
    for name, value in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--compile", action="store_true", help="train through torch.compile")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    flags = parser.parse_args()
    if flags.layers > 1 and flags.model != "luong":
        parser.error(f"{flags.model} has one layer here: --layers {flags.layers} needs luong")
    flags.emb = flags.emb or flags.hidden
    return flags


# Shapes: B batch, S source length, T target length, E embedding, H hidden, V vocabulary.


class Encoder(nn.Module):
    def __init__(self, kind, flags):
        super().__init__()
        self.embedding = nn.Embedding(flags.vocab, flags.emb, padding_idx=PAD)
        self.rnn = kind(flags.emb, flags.hidden // 2, flags.layers, bidirectional=True,
                        batch_first=True)

    def forward(self, source, lengths):
        """[B, S] -> memory [B, S, H] and the final states [2 * layers, B, H / 2]"""
        words = pack_padded_sequence(self.embedding(source), lengths, batch_first=True,
                                     enforce_sorted=False)
        memory, final = self.rnn(words)
        return pad_packed_sequence(memory, batch_first=True, total_length=source.size(1))[0], final


def join_directions(state):
    """[2 * layers, B, H / 2] -> [layers, B, H]"""
    return torch.cat([state[0::2], state[1::2]], -1).contiguous()


class Luong(nn.Module):
    """Luong et al. 2015: attention after the decoder's step, which input feeding hands on."""

    def __init__(self, flags):
        super().__init__()
        H, E = flags.hidden, flags.emb
        self.input_feeding = flags.model == "luong_if"
        self.encoder = Encoder(nn.LSTM, flags)
        self.embedding = nn.Embedding(flags.vocab, E, padding_idx=PAD)
        if self.input_feeding:
            self.cell = nn.LSTMCell(E + H, H)
        else:
            self.rnn = nn.LSTM(E, H, flags.layers, batch_first=True)
        self.key = nn.Linear(H, H, bias=False)
        self.combine = nn.Linear(2 * H, H)
        self.output = nn.Linear(H, flags.vocab)

    def encode(self, source, lengths):
        memory, (h, c) = self.encoder(source, lengths)
        h, c = join_directions(h), join_directions(c)
        prepared = memory, self.key(memory), source.eq(PAD)
        return prepared, (h, c, torch.zeros_like(h[0]))

    def attend(self, queries, prepared):
        """queries [B, T, H] -> attentional states [B, T, H]"""
        memory, keys, padding = prepared
        scores = torch.bmm(queries, keys.transpose(1, 2))
        weights = scores.masked_fill(padding[:, None], float("-inf")).softmax(-1)
        context = torch.bmm(weights, memory)
        return torch.tanh(self.combine(torch.cat([context, queries], -1)))

    def decode(self, words, prepared, state):
        """words [B, T] after `state` -> logits [B, T, V] and the new state"""
        h, c, fed = state
        embedded = self.embedding(words)
        if not self.input_feeding:
            queries, (h, c) = self.rnn(embedded, (h, c))
            return self.output(self.attend(queries, prepared)), (h, c, fed)
        h, c, seen = h[0], c[0], []
        for word in embedded.unbind(1):
            h, c = self.cell(torch.cat([word, fed], -1), (h, c))
            fed = self.attend(h[:, None], prepared)[:, 0]
            seen.append(fed)
        return self.output(torch.stack(seen, 1)), (h[None], c[None], fed)

    def forward(self, source, lengths, words):
        return self.decode(words, *self.encode(source, lengths))[0]


class Bahdanau(nn.Module):
    """Bahdanau et al. 2015: attention before the decoder's step, by its previous state."""

    def __init__(self, flags):
        super().__init__()
        H, E = flags.hidden, flags.emb
        self.encoder = Encoder(nn.GRU, flags)
        self.embedding = nn.Embedding(flags.vocab, E, padding_idx=PAD)
        self.bridge = nn.Linear(H, H)
        self.cell = nn.GRUCell(E + H, H)
        self.query = nn.Linear(H, H, bias=False)
        self.key = nn.Linear(H, H)
        self.v = nn.Linear(H, 1, bias=False)
        self.output = nn.Linear(2 * H + E, flags.vocab)

    def encode(self, source, lengths):
        memory, final = self.encoder(source, lengths)
        h = torch.tanh(self.bridge(torch.cat([final[0], final[1]], -1)))
        return (memory, self.key(memory), source.eq(PAD)), h

    def attend(self, h, prepared):
        """h [B, H] -> context [B, H]"""
        memory, keys, padding = prepared
        scores = self.v(torch.tanh(self.query(h)[:, None] + keys))[..., 0]
        weights = scores.masked_fill(padding, float("-inf")).softmax(-1)
        return torch.bmm(weights[:, None], memory)[:, 0]

    def decode(self, words, prepared, h):
        """words [B, T] after the state h -> logits [B, T, V] and the new state"""
        seen = []
        for word in self.embedding(words).unbind(1):
            context = self.attend(h, prepared)
            h = self.cell(torch.cat([word, context], -1), h)
            seen.append(torch.cat([h, context, word], -1))
        return self.output(torch.stack(seen, 1)), h

    def forward(self, source, lengths, words):
        return self.decode(words, *self.encode(source, lengths))[0]


@torch.no_grad()
def decode_greedily(model, source, lengths, steps):
    prepared, state = model.encode(source, lengths)
    words = torch.full((source.size(0), 1), BOS)
    for _ in range(steps):
        logits, state = model.decode(words, prepared, state)
        words = logits.argmax(-1)


def train(model, optimizer, forward, source, lengths, target):
    optimizer.zero_grad(set_to_none=True)
    logits = forward(source, lengths, target[:, :-1])
    loss = F.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


def random_batch(flags, generator):
    """The first source has --src tokens, the others half as many or more."""
    B, S = flags.batch, flags.src
    lengths = torch.randint(max(1, S // 2), S + 1, (B,), generator=generator)
    lengths[0] = S
    source = torch.randint(FIRST_WORD, flags.vocab, (B, S), generator=generator)
    source[torch.arange(S)[None] >= lengths[:, None]] = PAD
    target = torch.randint(FIRST_WORD, flags.vocab, (B, flags.tgt + 1), generator=generator)
    return source, lengths, target


def measure(flags, model):
    """Milliseconds of each step."""
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    forward = torch.compile(model) if flags.compile else model
    generator = torch.Generator().manual_seed(1)
    times = []
    for _ in range(WARM_UP_STEPS + flags.steps):
        source, lengths, target = random_batch(flags, generator)
        start = time.perf_counter()
        if flags.mode == "greedy":
            decode_greedily(model, source, lengths, flags.tgt)
        else:
            train(model, optimizer, forward, source, lengths, target)
        times.append(1e3 * (time.perf_counter() - start))
    return times[WARM_UP_STEPS:]


def sgemm_rate(n=1024):
    """GFLOP/s of PyTorch's own matrix product: a slow BLAS behind it would explain much."""
    a, b = torch.ones(n, n), torch.ones(n, n)
    times = []
    for _ in range(6):
        start = time.perf_counter()
        torch.mm(a, b)
        times.append(time.perf_counter() - start)
    return 2e-9 * n**3 / min(times)


def peak_mib():
    """Of resident memory. resource.getrusage() would count what the parent process held."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def main():
    flags = read_flags()
    torch.set_num_threads(flags.threads)
    torch.manual_seed(0)
    model = Bahdanau(flags) if flags.model == "bahdanau" else Luong(flags)
    times = measure(flags, model)
    median = statistics.median(times)
    name = (f"{flags.model} h{flags.hidden} b{flags.batch} S{flags.src} T{flags.tgt} "
            f"V{flags.vocab}")
    name += f" L{flags.layers}" if flags.layers != 1 else ""
    name += f" E{flags.emb}" if flags.emb != flags.hidden else ""
    result = {
        "configuration": name, "mode": flags.mode, "threads": flags.threads,
        "parameters": sum(p.numel() for p in model.parameters()),
        "tokens_per_second": flags.batch * flags.tgt / median * 1e3,
        "median_ms": median, "min_ms": min(times), "steps_ms": times,
        "peak_mib": peak_mib(),
        "torch": torch.__version__, "sgemm_gflops": sgemm_rate(),
    }
    if flags.json:
        print(json.dumps(result))
    else:
        print(f"torch {torch.__version__} {flags.mode} {name} threads {flags.threads}, "
              f"{result['parameters']} parameters: {result['tokens_per_second']:.0f} target "
              f"tokens/s, {median:.1f} ms/step (least {min(times):.1f}), "
              f"{result['peak_mib']:.0f} MiB")


if __name__ == "__main__":
    main()
