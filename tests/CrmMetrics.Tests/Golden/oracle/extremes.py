"""Writes ../extremes.json: intervals, tests and tails at their extremes, to 50 digits.

Needs only mpmath (Debian: python3-mpmath): run `/usr/bin/python3 extremes.py` in this folder; it takes a few minutes.
Nothing here is computed as the library does it. Beta and gamma tails are plain sums of positive terms in integers of fixed point (the
library: continued fractions), quantiles are found by Newton's rule on those sums, Wilson's bounds as roots of the score equation (the
library: in closed form), the likeliest shares and rates under a given difference by bisection of the likelihood's slope (the library: one
search for a multiplier), Fisher's p by its sum. Levels, exposures and weights enter as the exact doubles that they are."""
import json
from fractions import Fraction
from mpmath import mp, mpf, erfc, exp, inf, log, loggamma, pi, sqrt

mp.dps = 80
BITS = 270
N = 10**9
LEVELS = (0.5, 0.95, 0.999999)


# ---------- bisection and the normal ----------

def bisect(falls, low, high, steps=170):
    """Where a falling function passes 0."""
    low, high = mpf(low), mpf(high)
    for _ in range(steps):
        middle = (low + high) / 2
        if falls(middle) > 0: low = middle
        else: high = middle
    return (low + high) / 2


def two_sided(z): return erfc(abs(z) / sqrt(mpf(2)))


def z_of(level):
    outside = 1 - mpf(level)
    return bisect(lambda z: two_sided(z) - outside, 0, 50)


Z = {level: z_of(level) for level in LEVELS}


# ---------- beta and gamma tails as sums of positive terms ----------

def ratio_sum(first, second, x, bits):
    """1 + r0 + r0 r1 + ... with r_k = (first + k) x / (second + k); first None leaves its factor out."""
    one = 1 << bits
    a = None if first is None else Fraction(first)
    b = Fraction(second)
    scale = b.denominator if a is None else max(a.denominator, b.denominator)
    bottom = int(b * scale)
    top = None if a is None else int(a * scale)
    with mp.workdps(int(bits * 0.302) + 30):
        fixed = int(mpf(x) * one)
    term = total = one
    while term:
        if top is None: term = (term * fixed * scale // bottom) >> bits
        else:
            term = (term * top * fixed // bottom) >> bits
            top += scale
        bottom += scale
        total += term
    return mpf(total) / one


def beta_log_mass(a, b, x, y):
    return a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b)


def beta_lower(a, b, odds):
    """The share of a beta distribution below x = odds / (1 + odds)."""
    a, b, odds = mpf(a), mpf(b), mpf(odds)
    x, y = odds / (1 + odds), 1 / (1 + odds)
    if y > mpf('0.01'):
        return exp(beta_log_mass(a, b, x, y)) / a * ratio_sum(frac(a + b), frac(a + 1), x, BITS)
    # Close to 1 the sum has too many terms; the rest of 1 then, with digits to spare.
    with mp.workdps(450):
        x, y = odds / (1 + odds), 1 / (1 + odds)
        return 1 - exp(beta_log_mass(b, a, y, x)) / b * ratio_sum(frac(a + b), frac(b + 1), y, 1480)


def frac(value):
    """An mpf that is a dyadic fraction."""
    sign, man, exponent, _ = value._mpf_
    result = Fraction(int(man)) * Fraction(2) ** exponent
    return -result if sign else result


def beta_odds(a, b, share):
    """The odds of the point with that share below it, by Newton's rule on the logarithms."""
    a, b, share = mpf(a), mpf(b), mpf(share)
    if share > mpf('0.5'): return 1 / beta_odds(b, a, 1 - share)
    at = log(a / b) - bisect(lambda z: erfc(z / sqrt(mpf(2))) / 2 - share, 0, 50, 60) * sqrt(1 / a + 1 / b)
    for _ in range(200):
        odds = exp(at)
        below = beta_lower(a, b, odds)
        if below < mpf(10) ** -400:
            # So far out that the digits of 1 - ... are used up: come nearer.
            at += sqrt(1 / a + 1 / b) / 4
            continue
        slope = exp(beta_log_mass(a, b, odds / (1 + odds), 1 / (1 + odds))) / below
        step = (log(share) - log(below)) / slope
        at += step
        if abs(step) < mpf(10) ** -45: return exp(at)
    raise ArithmeticError((a, b, share))


def gamma_lower(a, x):
    a, x = mpf(a), mpf(x)
    return exp(a * log(x) - x - loggamma(a + 1)) * ratio_sum(None, frac(a + 1), x, BITS)


def gamma_upper(a, x):
    """For whole a the sum of Poisson masses from a - 1 down to 0; else the rest of 1."""
    if a == int(a):
        one = total = term = 1 << BITS
        fixed, k = int(mpf(x) * one), int(a) - 1
        while k > 0 and term:
            term = (term * k << BITS) // fixed
            total += term
            k -= 1
        a, x = mpf(a), mpf(x)
        return exp((a - 1) * log(x) - x - loggamma(a)) * total / one
    with mp.workdps(450):
        a, x = mpf(a), mpf(x)
        return 1 - exp(a * log(x) - x - loggamma(a + 1)) * ratio_sum(None, frac(a + 1), x, 1480)


def gamma_point(a, tail, share):
    """Where the lower or upper tail has that share."""
    a, share = mpf(a), mpf(share)
    z = bisect(lambda z: erfc(z / sqrt(mpf(2))) / 2 - share, -50, 50, 60)
    sign = 1 if tail is gamma_lower else -1
    at = log(a) - sign * z / sqrt(a)
    for _ in range(200):
        x = exp(at)
        value = tail(a, x)
        slope = sign * exp(a * log(x) - x - loggamma(a)) / value
        step = (log(share) - log(value)) / slope
        at += max(-1, min(1, step))
        if abs(step) < mpf(10) ** -45: return exp(at)
    raise ArithmeticError((a, share))


# ---------- one share ----------

def one_share(x, n, level):
    z, half, p = Z[level], (1 - mpf(level)) / 2, mpf(x) / n

    def score(c, low, high, rising):
        # n (c - b)^2 = z^2 b (1 - b), once below c and once above
        return bisect(lambda b: (n * (c - b) ** 2 - z * z * b * (1 - b)) * (1 if rising else -1), low, high)

    def wilson(shift):
        return [mpf(0) if x == 0 else score(p - shift, 0, p - shift, True), mpf(1) if x == n else score(p + shift, p + shift, 1, False)]

    def share(odds): return odds / (1 + odds)
    more = n + z * z
    centre = (x + z * z / 2) / more
    margin, wide = z * sqrt(p * (1 - p) / n), z * sqrt(centre * (1 - centre) / more)
    equal = [share(beta_odds(x + mpf('0.5'), n - x + mpf('0.5'), half)), share(beta_odds(x + mpf('0.5'), n - x + mpf('0.5'), 1 - half))]
    return {
        "Wilson": wilson(mpf(0)),
        "WilsonWithContinuityCorrection": wilson(1 / mpf(2 * n)),
        "AgrestiCoull": [max(mpf(0), centre - wide), min(mpf(1), centre + wide)],
        "ClopperPearson": [mpf(0) if x == 0 else share(beta_odds(x, n - x + 1, half)), mpf(1) if x == n else share(beta_odds(x + 1, n - x, 1 - half))],
        "Jeffreys": [mpf(0) if x == 0 else equal[0], mpf(1) if x == n else equal[1]],
        "JeffreysEqualTailed": equal,
        "Wald": [max(mpf(0), p - margin), min(mpf(1), p + margin)],
    }


# ---------- two shares ----------

def likeliest_share(x1, n1, x2, n2, d):
    def slope(q):
        p, total = q + d, mpf(0)
        for x, n, s in ((x1, n1, p), (x2, n2, q)):
            if x: total += x / s if s > 0 else inf
            if n - x: total -= (n - x) / (1 - s) if s < 1 else inf
        return total
    return bisect(slope, max(mpf(0), -d), min(mpf(1), 1 - d), 170)


def score_bounds(x1, n1, x2, n2, z, factor):
    seen = mpf(x1) / n1 - mpf(x2) / n2

    def statistic(d):
        q = likeliest_share(x1, n1, x2, n2, d)
        p = q + d
        variance = (p * (1 - p) / n1 + q * (1 - q) / n2) * factor
        return inf * (seen - d) if variance <= mpf(10) ** -70 else (seen - d) / sqrt(variance)
    low = mpf(-1) if seen == -1 else bisect(lambda d: statistic(d) - z, -1, seen)
    high = mpf(1) if seen == 1 else bisect(lambda d: statistic(d) + z, seen, 1)
    return [low, high]


def wilson_of(x, n, z):
    p = mpf(x) / n
    root = z * sqrt(z * z / 4 + x * (1 - p))
    return (x + z * z / 2 - root) / (n + z * z), (x + z * z / 2 + root) / (n + z * z)


def newcombe_reach(x1, n1, x2, n2, z):
    p, q = mpf(x1) / n1, mpf(x2) / n2
    return sqrt((p - wilson_of(x1, n1, z)[0]) ** 2 + (wilson_of(x2, n2, z)[1] - q) ** 2)


def two_shares(x1, n1, x2, n2, level):
    z, total, seen = Z[level], n1 + n2, mpf(x1) / n1 - mpf(x2) / n2
    pooled = mpf(x1 + x2) / total
    spread = pooled * (1 - pooled) * (1 / mpf(n1) + 1 / mpf(n2))
    plain = seen / sqrt(spread) if spread else mpf(0)
    reach = lambda s: newcombe_reach(x1, n1, x2, n2, s) - seen if seen > 0 else newcombe_reach(x2, n2, x1, n1, s) + seen
    mn, mee = mpf(total) / (total - 1), mpf(1)
    return {
        "MiettinenNurminen": {"interval": score_bounds(x1, n1, x2, n2, z, mn), "p": two_sided(plain / sqrt(mn))},
        "Mee": {"interval": score_bounds(x1, n1, x2, n2, z, mee), "p": two_sided(plain)},
        "Newcombe": {"interval": [seen - newcombe_reach(x1, n1, x2, n2, z), seen + newcombe_reach(x2, n2, x1, n1, z)],
                     "p": two_sided(bisect(lambda s: -reach(s), 0, 10**7)) if seen else mpf(1)},
    }


def fisher(x1, n1, x2, n2):
    """The sum of the tables no likelier than the seen one; for many successes the groups must be equal, and both sides are then the same."""
    m, total = x1 + x2, n1 + n2
    choose = lambda n, k: loggamma(mpf(n) + 1) - loggamma(mpf(k) + 1) - loggamma(mpf(n - k) + 1)
    mass = lambda x: exp(choose(n1, x) + choose(n2, m - x) - choose(total, m))
    if m <= 1000:
        seen = mass(x1)
        return sum(mass(x) for x in range(max(0, m - n2), min(n1, m) + 1) if mass(x) <= seen * (1 + mpf(10) ** -30))
    assert n1 == n2 and x1 > x2
    one = term = whole = 1 << BITS
    x = x1
    while term:
        term = term * (n1 - x) * (m - x) // ((x + 1) * (n2 - m + x + 1))
        whole += term
        x += 1
    return 2 * mass(x1) * whole / one


# ---------- rates ----------

def rate_bounds(x, t, level):
    half, t = (1 - mpf(level)) / 2, mpf(t)
    return [mpf(0) if x == 0 else gamma_point(x, gamma_lower, half) / t, gamma_point(x + 1, gamma_upper, half) / t]


def rate_difference(x1, t1, x2, t2, level):
    z, t1, t2 = Z[level], mpf(t1), mpf(t2)
    seen = x1 / t1 - x2 / t2

    def statistic(d):
        def slope(r):
            s, total = r + d, -(t1 + t2)
            if x1: total += x1 / s if s > 0 else inf
            if x2: total += x2 / r if r > 0 else inf
            return total
        r = bisect(slope, max(mpf(0), -d), max(mpf(0), -d) + (x1 + x2) / min(t1, t2) + 1, 170)
        variance = (r + d) / t1 + r / t2
        return inf * (seen - d) if variance <= mpf(10) ** -70 else (seen - d) / sqrt(variance)
    width = z * z * (1 / t1 + 1 / t2) + 2 * z * sqrt((x1 + 1) / t1**2 + (x2 + 1) / t2**2)
    pooled = (x1 + x2) / (t1 + t2)
    plain = seen / sqrt(pooled * (1 / t1 + 1 / t2)) if pooled else mpf(0)
    return {"interval": [bisect(lambda d: statistic(d) - z, seen - width, seen, 180), bisect(lambda d: statistic(d) + z, seen, seen + width, 180)], "p": two_sided(plain)}


def smaller_tail(x, n, weight, other):
    """The smaller of P(X <= x) and P(X >= x) with the probability weight / (weight + other); by where x lies, or 1 at the mean."""
    odds = mpf(weight) / mpf(other)
    if x * mpf(other) < (n - x) * mpf(weight): return beta_lower(n - x, x + 1, 1 / odds)
    if x * mpf(other) > (n - x) * mpf(weight): return beta_lower(x, n - x + 1, odds)
    return mpf(1)


def rate_ratio(x1, t1, x2, t2, level):
    half, scale = (1 - mpf(level)) / 2, mpf(t2) / mpf(t1)
    low = mpf(0) if x1 == 0 else scale * beta_odds(x1, x2 + 1, half)
    high = inf if x2 == 0 else scale * beta_odds(x1 + 1, x2, 1 - half)
    central = min(mpf(1), 2 * smaller_tail(x1, x1 + x2, t1, t2))
    out = {"interval": [low, high], "p": central}
    if x1 + x2 <= 1000:
        n, p = x1 + x2, mpf(t1) / (mpf(t1) + mpf(t2))
        mass = lambda x: exp(loggamma(mpf(n) + 1) - loggamma(mpf(x) + 1) - loggamma(mpf(n - x) + 1)) * p**x * (1 - p) ** (n - x)
        out["p_by_likelihood"] = sum(mass(x) for x in range(n + 1) if mass(x) <= mass(x1) * (1 + mpf(10) ** -30))
    return out


# ---------- Student's t ----------

def t_quantile(level, df):
    # F odds: the lower tail 1 - level of Beta(df/2, 1/2) lies at odds df / t^2.
    return sqrt(mpf(df) / beta_odds(mpf(df) / 2, mpf('0.5'), 1 - mpf(level)))


def t_tail(t, df): return beta_lower(mpf(df) / 2, mpf('0.5'), mpf(df) / mpf(t) ** 2)


# ---------- writing ----------

def plain(value):
    if isinstance(value, dict): return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)): return [plain(inner) for inner in value]
    if isinstance(value, mpf): return "Infinity" if value == inf else float(value)
    return value


def say(text): print(text, flush=True)


def main():
    body = {}
    shares = [(0, 1), (1, 1), (1, 2), (0, 10), (10, 10), (1, 1000), (0, N), (1, N), (5, N), (N // 2, N), (N - 5, N), (N - 1, N), (N, N)]
    body["one"] = [{"x": x, "n": n, "level": level, **one_share(x, n, level)} for x, n in shares for level in LEVELS]
    say("one share")
    pairs = [(0, 1, 0, 1), (1, 1, 0, 1), (0, 1, 1, 1), (1, 1, 1, 1), (1, 1, N // 2, N), (0, 1, N, N), (0, N, 0, N), (1, N, 0, N), (5, N, 1, N), (0, N, 5, N),
             (N // 2, N, N // 2, N), (N // 2 + 50_000, N, N // 2, N), (N, N, 0, N), (N - 1, N, N, N), (N - 5, N, N - 1, N), (N, N, N // 2, N),
             (0, 10, 1, N), (146, 146, 6868382, 6868383), (3, 100000, 12, 400000)]
    body["two"] = [{"x1": a, "n1": b, "x2": c, "n2": d, "level": level, **two_shares(a, b, c, d, level)} for a, b, c, d in pairs for level in LEVELS]
    say("two shares")
    tables = [(1, 1, 0, 1), (5, N, 0, N), (20, N, 3, N), (9, 10, 3, 10), (N // 2 + 50_000, N, N // 2, N), (40, 1000, 2, 999), (100, 100, 0, 90)]
    body["fisher"] = [{"x1": a, "n1": b, "x2": c, "n2": d, "p": fisher(a, b, c, d)} for a, b, c, d in tables]
    say("Fisher")
    rates = [(0, 1.0), (1, 0.3), (5, 1e6), (N // 2, 7.25), (N, 1e9)]
    body["rate"] = [{"x": x, "t": t, "level": level, "interval": rate_bounds(x, t, level)} for x, t in rates for level in LEVELS]
    say("rates")
    two = [(0, 1.0, 0, 1.0), (1, 1.0, 0, 1.0), (0, 30.5, 5, 31.0), (5, 1e6, 1, 1e6), (1, 0.3, N, 7.25), (N // 2, 1e9, N // 2 + 20_000, 1e9), (N, 28.0, N, 31.0), (7, 10.0, 0, 0.001)]
    body["rate_difference"] = [{"x1": a, "t1": b, "x2": c, "t2": d, "level": level, **rate_difference(a, b, c, d, level)} for a, b, c, d in two for level in LEVELS]
    body["rate_ratio"] = [{"x1": a, "t1": b, "x2": c, "t2": d, "level": level, **rate_ratio(a, b, c, d, level)} for a, b, c, d in two if a + c == 0 or (a, b) != (N, 28.0) for level in LEVELS]
    say("two rates")
    freedoms = [0.5, 1.0, 2.0, 2.5, 6.0, 10.862155638591934, 99.0, 1e6, float(N)]
    body["t_quantile"] = [{"df": df, "level": level, "t": t_quantile(level, df)} for df in freedoms for level in (1e-6, *LEVELS, 1 - 2.0**-40)]
    body["t_tail"] = [{"df": df, "t": t, "p": t_tail(t, df)} for df in freedoms for t in (1e-8, 0.5, 2.0, 8.5, 37.0, 1e6) if t_tail(t, df) > mpf(10) ** -305]
    say("t")
    splits = [(0, 5), (0, 900), (499_950_000, 500_050_000), (3, 40), (7, 7)]
    body["sign"] = [{"b": b, "c": c, "p": min(mpf(1), 2 * smaller_tail(b, b + c, 1, 1))} for b, c in splits]
    weights = [(a, b, mpf(a) / b * exp(sign * z * sqrt(1 / mpf(a) + 1 / mpf(b))))
               for a, b in ((0.5, 0.5), (1, 1), (0.5, N), (5.5, N), (N / 2, N / 2), (N, 0.5), (N, N), (30, 10**5), (2.5, 0.5), (50, 60), (10**4, N)) for sign, z in ((-1, 37), (-1, 9), (-1, 3), (-1, 1), (1, 0.01)) if z <= 3 or a <= 1000 * b]
    body["beta"] = [{"a": a, "b": b, "odds": float(odds), "lower": value} for a, b, odds in weights if float(odds) > 0 for value in [beta_lower(a, b, float(odds))] if 1e-304 < value < 0.999]
    say("beta tails")
    points = [(a, float(max(mpf(a) / 10**6, a + z * sqrt(mpf(a))) if z < 0 else a + z * sqrt(mpf(a)) + z * z / 3)) for a in (0.5, 1, 2.5, 30, 10**4 + 0.5, N / 2, N) for z in (-37, -9, -3, -1, 1, 3, 9, 36.5)]
    body["gamma"] = [{"a": a, "x": x, "lower": gamma_lower(a, x) if x < a else None, "upper": gamma_upper(a, x) if x >= a else None} for a, x in points]
    body["gamma"] = [one for one in body["gamma"] if max(one["lower"] or 0, one["upper"] or 0) > mpf(10) ** -304]  # what a double still holds
    say("gamma tails")
    with open("../extremes.json", "w") as file:
        json.dump({"note": "Extremes to 50 digits, written as the nearest doubles; computed by oracle/extremes.py another way than the library.",
                   "tools": {"mpmath": __import__("mpmath").__version__}, **plain(body)}, file, separators=(",", ":"), allow_nan=False)
        file.write("\n")


if __name__ == "__main__": main()
