using System.Globalization;
using CrmMetrics.Impact;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class MatchingTests
{
    private static readonly Dictionary<string, Func<Account, double>> Covariates = new() { ["size"] = account => account.Size, ["spend"] = account => account.Spend };

    // Covariates that no two share, so that no distance comes twice.
    private static readonly Arbitrary<Account[]> Groups = Arb.From(
        from count in Gen.Choose(0, 24)
        from sizes in Gen.ArrayOf(Gen.Choose(0, 100_000), count)
        from spends in Gen.ArrayOf(Gen.Choose(0, 100_000), count)
        from industries in Gen.ArrayOf(Gen.Choose(0, 2), count)
        select Enumerable.Range(0, count).Select(i => new Account((sizes[i] / 1000.0) + (i * 1.1e-4), (sizes[i] / 3000.0) + (spends[i] / 1000.0) + (i * i * 1.7e-5), industries[i])).ToArray());

    private static readonly Arbitrary<double> Caliper = Arb.From(Gen.Elements(0.2, 0.5, 1, 3, double.PositiveInfinity));

    [Fact]
    public void The_closest_go_first_as_found_by_trying_all() =>
        Check.That(Groups, Caliper, (accounts, caliper) =>
        {
            (Account[] treated, Account[] control) = Split(accounts);
            Matching matching = Matching.From(treated, control, Covariates, caliper);
            return matching.Pairs.Select(pair => (pair.Treated, pair.Control)).SequenceEqual(Greedy(treated, control, caliper, matching).OrderBy(pair => pair.Treated));
        });

    [Fact]
    public void No_pair_is_farther_apart_than_the_caliper_and_none_is_used_twice() =>
        Check.That(Groups, Caliper, (accounts, caliper) =>
        {
            (Account[] treated, Account[] control) = Split(accounts);
            Matching matching = Matching.From(treated, control, Covariates, caliper, account => account.Industry);
            double size = Deviation(treated, control, account => account.Size), spend = Deviation(treated, control, account => account.Spend);
            return matching.Pairs.All(pair => Math.Abs(treated[pair.Treated].Size - control[pair.Control].Size) <= (caliper * size) + 1e-9
                    && Math.Abs(treated[pair.Treated].Spend - control[pair.Control].Spend) <= (caliper * spend) + 1e-9 && treated[pair.Treated].Industry == control[pair.Control].Industry)
                && matching.Pairs.Select(pair => pair.Control).Distinct().Count() == matching.Pairs.Count
                && matching.Pairs.Select(pair => pair.Treated).Concat(matching.UnmatchedTreated).OrderBy(i => i).SequenceEqual(Enumerable.Range(0, treated.Length));
        });

    [Fact]
    public void The_order_of_the_cases_does_not_matter() =>
        Check.That(Groups, accounts =>
        {
            (Account[] treated, Account[] control) = Split(accounts);
            (Account, Account)[] Found(Account[] mine, Account[] theirs) =>
                [.. Matching.From(mine, theirs, Covariates, 0.5).Pairs.Select(pair => (mine[pair.Treated], theirs[pair.Control])).OrderBy(pair => pair.Item1.Size)];
            return Found(treated, control).SequenceEqual(Found([.. Enumerable.Reverse(treated)], [.. Enumerable.Reverse(control)]));
        });

    [Fact]
    public void Neither_unit_nor_origin_of_a_covariate_matters() =>
        Check.That(Groups, accounts =>
        {
            (Account[] treated, Account[] control) = Split(accounts);
            Dictionary<string, Func<Account, double>> others = new() { ["spend"] = account => (1000 * account.Spend) + 7, ["size"] = account => -account.Size / 8 };
            return Matching.From(treated, control, Covariates, 0.7).Pairs.Select(pair => (pair.Treated, pair.Control))
                .SequenceEqual(Matching.From(treated, control, others, 0.7).Pairs.Select(pair => (pair.Treated, pair.Control)));
        });

    [Fact]
    public void The_balance_is_that_of_the_means_in_standard_deviations()
    {
        Account[] treated = [new(10, 5, 0), new(20, 6, 0), new(90, 7, 0)], control = [new(11, 5, 0), new(19, 6, 0), new(30, 9, 0), new(40, 2, 0)];
        Matching matching = Matching.From(treated, control, Covariates, 0.5);
        Assert.Equal([(0, 0), (1, 1)], matching.Pairs.Select(pair => (pair.Treated, pair.Control)));
        Assert.Equal([2], matching.UnmatchedTreated);
        CovariateBalance size = matching.Balance[0], spend = matching.Balance[1];
        double deviation = Deviation(treated, control, account => account.Size);
        Assert.Equal("size", size.Name);
        Assert.Equal((40 - 25) / deviation, size.Before, 12);
        Assert.Equal(0, size.After!.Value, 12);
        Assert.Equal(0, spend.After!.Value, 12);
        Assert.Equal("2 of 3 treated cases matched, largest imbalance 0.000 standard deviations", matching.ToString(null, CultureInfo.InvariantCulture));

        MatchedPairs pairs = MatchedPairs.From(matching, [100, 120, double.NaN], [90, 100, 0, 0], Experiments.Revenue);
        Assert.Equal(15, pairs.Difference.Value);
        Assert.Equal([true, null], pairs.Difference.Checks.OrderBy(check => check.Name, StringComparer.Ordinal).Select(check => check.Passed));
        Assert.Equal("2 of 3 treated cases have a partner: the effect is that on these, and may be another on the rest.", pairs.Difference.Checks[0].Text);
        Assert.False(pairs.Difference.IsSuspect);
    }

    [Fact]
    public void An_imbalance_that_is_left_makes_the_effect_suspect()
    {
        Account[] treated = [new(10, 5, 0), new(20, 6, 0), new(31, 7, 0)], control = [new(12, 5, 0), new(23, 6, 0), new(36, 7, 0)];
        Matching matching = Matching.From(treated, control, Covariates, 1);
        Effect effect = MatchedPairs.From(matching, [1, 2, 4], [1, 1, 2], Experiments.Revenue).Difference;
        Assert.True(effect.IsSuspect);
        EffectCheck check = effect.Checks.Single(one => one.Name == "covariate-balance");
        Assert.StartsWith("After matching the groups differ most in size, by -0.29", check.Text, StringComparison.Ordinal);
        Assert.EndsWith("more than 0.1. Narrow the caliper or add cases to choose from.", check.Text, StringComparison.Ordinal);
        Assert.Equal(matching.LargestImbalance, check.Figure);
    }

    [Fact]
    public void A_covariate_that_never_varies_parts_the_groups_or_does_not_count()
    {
        Dictionary<string, Func<Account, double>> both = new() { ["constant"] = _ => 3, ["size"] = account => account.Size };
        Account[] treated = [new(10, 1, 0), new(20, 1, 0)], control = [new(11, 2, 0), new(19, 2, 0)];
        Assert.Equal(2, Matching.From(treated, control, both, 1).Pairs.Count);
        Matching apart = Matching.From(treated, control, new Dictionary<string, Func<Account, double>> { ["spend"] = account => account.Spend }, 1);
        Assert.Empty(apart.Pairs);
        Assert.Equal(double.NegativeInfinity, apart.Balance[0].Before);
        Assert.Null(apart.Balance[0].After);
        Assert.Null(apart.LargestImbalance);
        Assert.Equal("0 of 2 treated cases matched", apart.ToString());
        Assert.Null(MatchedPairs.From(apart, [1, 2], [3, 4], Experiments.Revenue).Difference.Checks[1].Passed);
    }

    [Fact]
    public void Nobody_leaves_no_pairs()
    {
        Assert.Empty(Matching.From([], [new Account(1, 1, 0)], Covariates, 1).Pairs);
        Assert.Equal([0], Matching.From([new Account(1, 1, 0)], [], Covariates, 1).UnmatchedTreated);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Account[] one = [new(1, 2, 0)];
        Assert.StartsWith("caliper: must be above 0 standard deviations, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Matching.From(one, one, Covariates, 0)).Message);
        Assert.Equal("caliper", Assert.Throws<ArgumentOutOfRangeException>(() => Matching.From(one, one, Covariates, double.NaN)).ParamName);
        Assert.StartsWith("covariates: there must be one or more to match on", Assert.Throws<ArgumentException>(() => Matching.From(one, one, new Dictionary<string, Func<Account, double>>(), 1)).Message);
        Assert.StartsWith(
            "covariates: size must be a finite number (row 0 of control, counted from 0), but was NaN.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Matching.From(one, [new(double.NaN, 1, 0)], Covariates, 1)).Message);
        Assert.Equal("treated", Assert.Throws<ArgumentNullException>(() => Matching.From(null!, one, Covariates, 1)).ParamName);
        Assert.Equal("control", Assert.Throws<ArgumentNullException>(() => Matching.From(one, null!, Covariates, 1)).ParamName);
        Assert.Equal("covariates", Assert.Throws<ArgumentNullException>(() => Matching.From(one, one, null!, 1)).ParamName);
        Assert.Equal("covariates", Assert.Throws<ArgumentNullException>(() => Matching.From(one, one, new Dictionary<string, Func<Account, double>> { ["size"] = null! }, 1)).ParamName);
        Assert.StartsWith("treated: the key of row 0 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => Matching.From(one, one, Covariates, 1, _ => (string)null!)).Message.Replace("control", "treated"));
        Assert.StartsWith(
            "treated: there must be one outcome for each of the 1 cases that were matched, but there were 2.",
            Assert.Throws<ArgumentException>(() => MatchedPairs.From(Matching.From(one, one, Covariates, 1), [1, 2], [1], Experiments.Revenue)).Message);
    }

    private static (Account[] Treated, Account[] Control) Split(Account[] accounts) => ([.. accounts.Where((_, i) => i % 3 == 0)], [.. accounts.Where((_, i) => i % 3 != 0)]);

    private static double Deviation(Account[] treated, Account[] control, Func<Account, double> covariate) => Math.Sqrt(0.5 * (Variance(treated, covariate) + Variance(control, covariate)));

    private static double Variance(Account[] accounts, Func<Account, double> covariate) => Covariance(accounts, covariate, covariate);

    private static double Covariance(Account[] accounts, Func<Account, double> first, Func<Account, double> second)
    {
        if (accounts.Length < 2)
        {
            return 0;
        }

        double mean = accounts.Average(first), other = accounts.Average(second);
        return accounts.Sum(account => (first(account) - mean) * (second(account) - other)) / (accounts.Length - 1);
    }

    // All pairs by distance, each taken if both are still free; the inverse of a two-by-two matrix by hand.
    private static IEnumerable<(int Treated, int Control)> Greedy(Account[] treated, Account[] control, double caliper, Matching matching)
    {
        double a = 0.5 * (Variance(treated, one => one.Size) + Variance(control, one => one.Size)), d = 0.5 * (Variance(treated, one => one.Spend) + Variance(control, one => one.Spend));
        double b = 0.5 * (Covariance(treated, one => one.Size, one => one.Spend) + Covariance(control, one => one.Size, one => one.Spend)), determinant = (a * d) - (b * b);
        if (determinant < 1e-6 * a * d)
        {
            return matching.Pairs.Select(pair => (pair.Treated, pair.Control)); // two cases on a line: no inverse to set it against
        }

        HashSet<int> mine = [], theirs = [];
        return [.. (
            from i in Enumerable.Range(0, treated.Length)
            from j in Enumerable.Range(0, control.Length)
            let x = treated[i].Size - control[j].Size
            let y = treated[i].Spend - control[j].Spend
            where Math.Abs(x) <= caliper * Math.Sqrt(a) && Math.Abs(y) <= caliper * Math.Sqrt(d)
            orderby ((d * x * x) - (2 * b * x * y) + (a * y * y)) / determinant
            select (i, j)).Where(pair => !mine.Contains(pair.i) && !theirs.Contains(pair.j) && mine.Add(pair.i) && theirs.Add(pair.j))];
    }

    private sealed record Account(double Size, double Spend, int Industry);
}
