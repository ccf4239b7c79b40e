"""Writes ../quasi.json: differences in differences, interrupted series and synthetic controls, computed another way than the library does.

Needs numpy and scipy (Debian: python3-scipy): run `/usr/bin/python3 quasi.py` in this folder; it takes a second. Panels are regressions with a
dummy for every unit and every period (the library takes the units' means out), errors are sums over whole matrices of the pairs of rows that
hang together (the library adds scores), weights of synthetic controls are found by trying every set of donors (the library: Wolfe's walk), and
their intervals by trying effects until the rank changes (the library: in closed form)."""
import json
import random
from itertools import combinations
import numpy as np
from scipy import special, stats

rnd = random.Random(20261122)


def regression(X, y, together):
    """Coefficients, covariance with the middle taken from pairs of rows, weighted by `together`, and the residuals."""
    inverse = np.linalg.inv(X.T @ X)
    b = inverse @ X.T @ y
    u = y - X @ b
    return b, inverse @ X.T @ (together * np.outer(u, u)) @ X @ inverse, u


def student(b, v, k, df):
    se = float(np.sqrt(v[k, k]))
    return {"value": float(b[k]), "se": se, "p": float(2 * stats.t.sf(abs(b[k] / se), df)), "df": df}


def groups_case():
    """Shops with several customers each, before and after: clustered by shop."""
    rows = []
    for shop in range(14):
        own = rnd.gauss(0, 3)
        for after in (0, 1):
            for _ in range(rnd.randint(1, 5)):
                treated = shop % 2
                rows.append([round(20 + own + 2 * treated + after + 3 * treated * after + rnd.gauss(0, 2), 2), treated, after, "shop %d" % shop])
    y = np.array([r[0] for r in rows])
    t, a = np.array([r[1] for r in rows], float), np.array([r[2] for r in rows], float)
    X = np.c_[np.ones(len(y)), t, a, t * a]
    shops = np.array([r[3] for r in rows])
    n, g = len(y), len(set(shops))
    b, v, _ = regression(X, y, (shops[:, None] == shops[None, :]).astype(float))
    return {"rows": rows, "clustered": student(b, v * g / (g - 1) * (n - 1) / (n - 4), 3, g - 1)}


def errors_of(X, y, units, first, k_cluster):
    n, k = X.shape
    g = len(set(units))
    out = {}
    b, v, u = regression(X, y, np.eye(n))
    classic = np.linalg.inv(X.T @ X) * (u @ u) / (n - k)
    _, clustered, _ = regression(X, y, (units[:, None] == units[None, :]).astype(float))
    return b, {"Classic": (classic, n - k), "Hc1": (v * n / (n - k), n - k), "Clustered": (clustered * g / (g - 1) * (n - 1) / (n - k_cluster), g - 1)}


def panel_case(units, periods, start, keep):
    rows = []
    for unit in range(units):
        own = rnd.gauss(50, 10)
        for period in range(periods):
            treated = int(unit < units * 0.4)
            if rnd.random() < keep:
                rows.append(["u%d" % unit, period + 7, round(own + 0.7 * period + np.sin(period) + (4 + .2 * (period - start)) * treated * (period >= start) + rnd.gauss(0, 2.5), 3), treated])
    rnd.shuffle(rows)
    start += 7
    y = np.array([r[2] for r in rows])
    who = np.array([r[0] for r in rows])
    when = np.array([r[1] for r in rows])
    treated = np.array([r[3] for r in rows], float)
    names, times = sorted(set(who)), sorted(set(when))
    dummies = np.c_[tuple((who == name).astype(float) for name in names) + tuple((when == time).astype(float) for time in times[1:])]
    out = {"rows": rows, "start": int(start)}
    p = len(times)
    b, kinds = errors_of(np.c_[treated * (when >= start), dummies], y, who, 1, p + 1)
    out["effect"] = {kind: student(b, v, 0, df) for kind, (v, df) in kinds.items()}
    reference = max(t for t in times if t < start)
    others = [t for t in times if t != reference]
    b, kinds = errors_of(np.c_[tuple(treated * (when == t) for t in others) + (dummies,)], y, who, 1, len(others) + p)
    out["periods"] = {kind: [dict(student(b, v, k, df), period=int(t)) for k, t in enumerate(others)] for kind, (v, df) in kinds.items()}
    q = sum(t < start for t in others)
    out["joint"] = {}
    for kind, (v, df) in kinds.items():
        f = float(b[:q] @ np.linalg.solve(v[:q, :q], b[:q]) / q)
        out["joint"][kind] = {"f": f, "df": df, "p": float(stats.f.sf(f, q, df))}
    early = when < start
    y2, who2, when2, treated2 = y[early], who[early], when[early], treated[early]
    names2, times2 = sorted(set(who2)), sorted(set(when2))
    dummies2 = np.c_[tuple((who2 == name).astype(float) for name in names2) + tuple((when2 == time).astype(float) for time in times2[1:])]
    b, kinds = errors_of(np.c_[treated2 * when2, dummies2], y2, who2, 1, len(times2) + 1)
    out["trend"] = {kind: student(b, v, 0, df) for kind, (v, df) in kinds.items()}
    return out


def series_case(n, start, seasons, waves, lag, missing):
    y = [round(100 + .8 * t + 6 * np.sin(2 * np.pi * t / 12) + (t >= start) * (-9 - .4 * (t - start)) + rnd.gauss(0, 3), 2) for t in range(n)]
    times = np.array([t for t in range(n) if t not in missing])
    def row(t):
        extra = []
        if seasons and waves:
            for w in range(1, waves + 1):
                extra += [np.cos(2 * np.pi * w * t / seasons)] + ([np.sin(2 * np.pi * w * t / seasons)] if 2 * w != seasons else [])
        elif seasons:
            extra = [1.0 * (t % seasons == s) - (t % seasons == seasons - 1) for s in range(seasons - 1)]
        return [1.0, t, float(t >= start), max(0.0, t - start)] + extra
    X = np.array([row(t) for t in times])
    v = np.array([y[t] for t in times])
    apart = np.abs(times[:, None] - times[None, :])
    bartlett = np.where(apart <= lag, 1 - apart / (lag + 1), 0)
    m, k = X.shape
    df = m - k
    b, newey, u = regression(X, v, bartlett)
    covariances = {"Ols": np.linalg.inv(X.T @ X) * (u @ u) / df, "NeweyWest": newey, "NeweyWestSmallSample": newey * m / df}
    after = np.arange(start, n)
    over = np.zeros(k); over[2] = len(after); over[3] = sum(after - start)
    under = sum(np.array(row(t)) * np.r_[1, 1, 0, 0, np.ones(k - 4)] for t in after)
    out = {"y": [None if t in missing else y[t] for t in range(n)], "start": start, "seasons": seasons, "waves": waves, "lag": lag}
    for kind, c in covariances.items():
        def contrast(w):
            se = float(np.sqrt(w @ c @ w))
            return {"value": float(w @ b), "se": se, "p": float(2 * stats.t.sf(abs(w @ b) / se, df)), "df": df}
        unit = lambda i: np.eye(k)[i]
        top, bottom = over @ b, under @ b
        x = special.betaincinv(df / 2, .5, .1)  # stats.t.ppf is off by 4e-9 at 32 degrees of freedom
        q = np.sqrt(df / x - df)
        wide = np.longdouble
        wo, wu, wc, wb, wq = over.astype(wide), under.astype(wide), c.astype(wide), b.astype(wide), wide(q)
        top_, bottom_ = wo @ wb, wu @ wb
        a2, a1, a0 = bottom_**2 - wq * wq * (wu @ wc @ wu), top_ * bottom_ - wq * wq * (wo @ wc @ wu), top_**2 - wq * wq * (wo @ wc @ wo)
        half = np.sqrt(a1 * a1 - a2 * a0)
        roots = sorted([(a1 - half) / a2, (a1 + half) / a2])
        out[kind] = {"level": contrast(unit(0)), "slope": contrast(unit(1)), "step": contrast(unit(2)), "bend": contrast(unit(3)), "at_5": contrast(unit(2) + 5 * unit(3)),
                     "first_4": contrast(4 * unit(2) + 6 * unit(3)), "total": contrast(over), "mean": contrast(over / len(after)), "relative": float(top / bottom), "relative_90": [float(r) for r in roots]}
    if not missing:
        lags = max(1, min(10, n // 5))
        r = [u[l:] @ u[:n - l] / (u @ u) for l in range(1, lags + 1)]
        q = n * (n + 2) * sum(r[l - 1]**2 / (n - l) for l in range(1, lags + 1))
        out["ljung_box"] = {"statistic": float(q), "df": lags, "p": float(stats.chi2.sf(q, lags))}
    return out


def nearest(points, target):
    """Weights by trying every set of donors: the best of those that are nowhere negative."""
    best, found = np.inf, None
    for size in range(1, len(points) + 1):
        for chosen in combinations(range(len(points)), size):
            A = points[list(chosen)].T
            if size == 1:
                w = np.ones(1)
            else:
                rest, *_ = np.linalg.lstsq(A[:, 1:] - A[:, :1], target - A[:, 0], rcond=None)
                w = np.r_[1 - rest.sum(), rest]
            if (w >= -1e-13).all():
                loss = np.sum((A @ w - target)**2)
                if loss < best - 1e-13:
                    best, found = loss, (chosen, w)
    weights = np.zeros(len(points))
    weights[list(found[0])] = found[1]
    return weights


def synthetic_case(donors, periods, start, effect, movements):
    level = np.array([rnd.gauss(100, 15) for _ in range(donors)])
    trend = np.array([rnd.gauss(1, .6) for _ in range(donors)])
    wave = np.array([rnd.gauss(0, 4) for _ in range(donors)])
    pool = np.array([[round(level[j] + trend[j] * t + wave[j] * np.sin(t / 2) + rnd.gauss(0, 1.5), 2) for t in range(periods)] for j in range(donors)])
    mix = np.array([.5, .3, .2])
    own = np.array([round(mix @ pool[:3, t] + (60 if movements else 0) + rnd.gauss(0, 1.2) + effect * (t >= start), 2) for t in range(periods)])
    def measure(unit, others):
        base = (unit[:start].mean(), others[:, :start].mean(axis=1)) if movements else (0, np.zeros(len(others)))
        w = nearest(others[:, :start] - base[1][:, None], unit[:start] - base[0])
        synthetic = base[0] + w @ (others - base[1][:, None])
        gaps = unit - synthetic
        return w, synthetic, gaps[start:].mean(), np.sqrt((gaps[:start]**2).mean()), np.sqrt((gaps[start:]**2).mean())
    w, synthetic, gap, before, after = measure(own, pool)
    placebos = [measure(pool[j], np.delete(pool, j, axis=0))[2:] for j in range(donors)]
    sizes = [abs(g) / b for g, b, _ in placebos]
    p = lambda tau: (1 + sum(s >= abs(gap - tau) / before for s in sizes)) / (donors + 1)
    bounds = []
    for level_ in (.5, .8):
        inside, outside = gap, gap + 1e6
        for _ in range(200):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if p(middle) < 1 - level_ else (middle, outside)
        bounds.append([level_, 2 * gap - inside, inside])
    return {"treated": own.tolist(), "donors": {"d%02d" % j: pool[j].tolist() for j in range(donors)}, "start": start, "movements": movements, "weights": w.tolist(), "synthetic": synthetic.tolist(),
            "gap": float(gap), "before": float(before), "after": float(after), "placebos": [[float(x) for x in each] for each in placebos], "p": p(0), "intervals": bounds,
            "ratio_p": (1 + sum(a / b >= after / before for _, b, a in placebos)) / (donors + 1)}


out = {
    "note": "computed by oracle/quasi.py on synthetic figures",
    "groups": groups_case(),
    "panels": [panel_case(20, 6, 3, 1), panel_case(24, 8, 5, .8), panel_case(12, 4, 2, 1)],
    "series": [series_case(48, 24, 12, 0, 3, set()), series_case(40, 22, 12, 2, 4, {5, 6, 22, 30}), series_case(30, 14, 0, 0, 2, set()), series_case(36, 20, 4, 2, 3, set())],
    "synthetic": [synthetic_case(8, 20, 12, 9, False), synthetic_case(9, 30, 20, -6, True), synthetic_case(7, 18, 10, 0, False)],
}
json.dump(out, open("../quasi.json", "w"), separators=(",", ":"))
