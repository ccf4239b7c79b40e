using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>Objectives by period: how each stood at the end of each, in which colour, against which benchmarks, and how often the goal was moved.</summary>
/// <remarks>
/// <para>Immutable: each <c>With</c> gives another scorecard. It computes nothing of its own: figures, intervals and colours are those of its objectives, read at the end of each period with what was known by then.</para>
/// <para>To set an objective anew (<see cref="Rebased"/>) takes a date and a reason. The periods before keep the baseline, the target and the colour they had, and the history is printed with the rest.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Scorecard : IFormattable
{
    private readonly Entry[] entries;

    private Scorecard(string title, LocalDate asOf, IReadOnlyList<ReportingPeriod> periods, StatusRule rule, Entry[] entries)
    {
        Title = title;
        AsOf = asOf;
        Periods = periods;
        Rule = rule;
        this.entries = entries;
        Lines = Array.AsReadOnly(Array.ConvertAll(entries, entry => ScorecardLine.Of(entry.Objective, entry.Rebasings, entry.Benchmarks, periods, asOf, rule)));
    }

    /// <summary>What the scorecard is of.</summary>
    /// <value>Its heading.</value>
    public string Title { get; }

    /// <summary>The date of the scorecard.</summary>
    /// <value>What was measured after it is unknown.</value>
    public LocalDate AsOf { get; }

    /// <summary>The periods.</summary>
    /// <value>In the order of time.</value>
    public IReadOnlyList<ReportingPeriod> Periods { get; }

    /// <summary>What red, amber and green stand for.</summary>
    /// <value>The same rule for all objectives.</value>
    public StatusRule Rule { get; }

    /// <summary>The objectives.</summary>
    /// <value>In the order in which they were added.</value>
    public IReadOnlyList<ScorecardLine> Lines { get; }

    /// <summary>Makes a scorecard.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="periods">The periods, ascending and apart, such as <c>ReportingCalendar.Split</c> makes them.</param>
    /// <param name="asOf">The date of the scorecard: a period that still runs is read on that date and marked.</param>
    /// <param name="rule">What red, amber and green stand for.</param>
    /// <param name="objectives">The objectives; more are added by <see cref="With"/>.</param>
    /// <returns>The scorecard.</returns>
    /// <exception cref="ArgumentNullException">An argument, or one of the objectives, is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The title is blank; there are no periods, one is <see langword="null"/>, or one begins before the one before it has ended; two objectives have the same name.</exception>
    public static Scorecard From(string title, IEnumerable<ReportingPeriod> periods, LocalDate asOf, StatusRule rule, params IObjective[] objectives)
    {
        _ = string.IsNullOrWhiteSpace(Guard.NotNull(title)) ? throw Guard.Bad(nameof(title), $"title: a scorecard must say what it is of, but this was blank.") : title;
        ReportingPeriod[] all = [.. Guard.NotNull(periods)];
        for (int i = 0; i < all.Length; i++)
        {
            _ = all[i] ?? throw Guard.Bad(nameof(periods), $"periods: period {i} (counted from 0) is null.");
            if (i > 0 && all[i].Dates.Start <= all[i - 1].Dates.End)
            {
                throw Guard.Bad(nameof(periods), $"periods: they must ascend without overlapping, but {all[i].Label} begins on {all[i].Dates.Start:uuuu-MM-dd}, and {all[i - 1].Label} before it ends on {all[i - 1].Dates.End:uuuu-MM-dd}.");
            }
        }

        if (all.Length == 0)
        {
            throw Guard.Bad(nameof(periods), $"periods: there must be one or more, but there are none.");
        }

        Scorecard card = new(title, asOf, Array.AsReadOnly(all), Guard.NotNull(rule), []);
        foreach (IObjective objective in Guard.NotNull(objectives))
        {
            card = card.With(objective ?? throw new ArgumentNullException(nameof(objectives)));
        }

        return card;
    }

    /// <summary>Adds an objective.</summary>
    /// <param name="objective">The objective, with its measurements.</param>
    /// <param name="benchmarks">What to set its latest figure against, under the objective's definition.</param>
    /// <returns>The scorecard with one more line.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/>, <paramref name="benchmarks"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is an objective of that name already.</exception>
    /// <exception cref="DefinitionMismatchException">A benchmark was read under another definition, or is in another unit.</exception>
    public Scorecard With(IObjective objective, params Benchmark[] benchmarks)
    {
        if (IndexOf(Guard.NotNull(objective).Name) >= 0)
        {
            throw Guard.Bad(nameof(objective), $"objective: each is on a scorecard once, but \"{objective.Name}\" comes again; to set it anew, use Rebased.");
        }

        foreach (Benchmark benchmark in Guard.NotNull(benchmarks))
        {
            _ = Benchmark.Same((benchmark ?? throw new ArgumentNullException(nameof(benchmarks))).Definition, objective.Baseline);
        }

        return new(Title, AsOf, Periods, Rule, [.. entries, new(objective, [], (Benchmark[])benchmarks.Clone())]);
    }

    /// <summary>Sets an objective anew from a date on: another baseline, target, due date or plan.</summary>
    /// <param name="objective">The objective from then on, under the name of the one it replaces, with its measurements.</param>
    /// <param name="on">From which date on it counts: not before its own start, and after the re-basing before.</param>
    /// <param name="because">Why.</param>
    /// <returns>The scorecard with the new objective in force from that date on; the periods that end before it stay as they were.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> or <paramref name="because"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no objective of that name, <paramref name="because"/> is blank, or <paramref name="on"/> is too early.</exception>
    /// <exception cref="DefinitionMismatchException">The new objective has another definition or unit: that is another objective, and its figures do not belong on the same line.</exception>
    public Scorecard Rebased(IObjective objective, LocalDate on, string because)
    {
        int index = IndexOf(Guard.NotNull(objective).Name);
        if (index < 0)
        {
            throw Guard.Bad(nameof(objective), $"objective: there is no \"{objective.Name}\" to set anew.");
        }

        Entry entry = entries[index];
        IObjective before = entry.Latest;
        _ = Benchmark.Same(before.Definition, objective.Baseline);
        LocalDate after = entry.Rebasings.Length == 0 ? before.Start : entry.Rebasings[entry.Rebasings.Length - 1].On;
        if (on <= after)
        {
            throw Guard.Bad(nameof(on), $"on: must lie after {after:uuuu-MM-dd}, from when the objective before it counts, but was {on:uuuu-MM-dd}.");
        }

        if (on < objective.Start)
        {
            throw Guard.Bad(nameof(on), $"on: must not lie before the start of the new objective on {objective.Start:uuuu-MM-dd}, but was {on:uuuu-MM-dd}.");
        }

        _ = string.IsNullOrWhiteSpace(Guard.NotNull(because)) ? throw Guard.Bad(nameof(because), $"because: a goal is moved for a reason, but this was blank.") : because;
        Entry[] changed = (Entry[])entries.Clone();
        changed[index] = entry with { Rebasings = [.. entry.Rebasings, new(on, before, objective, because)] };
        return new(Title, AsOf, Periods, Rule, changed);
    }

    /// <summary>The line of an objective.</summary>
    /// <param name="objective">The name of the objective.</param>
    /// <returns>The line; <see langword="null"/> when there is no such objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> is <see langword="null"/>.</exception>
    public ScorecardLine? Line(string objective) => IndexOf(Guard.NotNull(objective)) is >= 0 and int index ? Lines[index] : null;

    /// <summary>Writes the scorecard as lines of text: each objective by period, where each stands now, benchmarks, re-basings and definitions.</summary>
    /// <param name="formatProvider">The culture of the digits; the current one when left out. Dates are as in ISO 8601 in each.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    public string ToText(IFormatProvider? formatProvider = null) => ScorecardText.Plain(ScorecardReport.Of(this, formatProvider ?? CultureInfo.CurrentCulture));

    /// <summary>Writes the scorecard in Markdown, with the tables of <see cref="ToText"/>.</summary>
    /// <param name="formatProvider">The culture of the digits; the current one when left out. Dates are as in ISO 8601 in each.</param>
    /// <returns>The text, each line ended by a line feed. What Markdown would take for its own is escaped, and a line break in a name becomes a space.</returns>
    public string ToMarkdown(IFormatProvider? formatProvider = null) => ScorecardText.Markdown(ScorecardReport.Of(this, formatProvider ?? CultureInfo.CurrentCulture));

    /// <summary>Writes the scorecard as comma-separated values, a line for each objective and period, the same in every culture.</summary>
    /// <returns>The text, with a head line, each line ended by a line feed. A field with a comma, a quotation mark or a line break is quoted as in RFC 4180; what is missing is empty. Bounds are at 95 %, and may be <c>Infinity</c>.</returns>
    public string ToCsv() => ScorecardData.Csv(this);

    /// <summary>Writes the scorecard as JSON, the same in every culture.</summary>
    /// <returns>The text, indented. Money is text (<c>"12.50 EUR"</c>) as elsewhere, an infinite bound <c>"Infinity"</c>; what is missing is <c>null</c>, with its reason. Intervals are at 95 %.</returns>
    public string ToJson() => ScorecardData.Json(this);

    /// <summary>Writes in short how the objectives stand, in the current culture, such as <c>CRM programme as of 2025-06-30: 3 objectives, 1 green, 2 amber</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes in short how the objectives stand.</summary>
    /// <param name="format">The format of the numbers; grouped when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "N0" : format!;
        IEnumerable<string> colours = Lines.GroupBy(line => line.Latest?.Status?.Status).OrderBy(group => group.Key ?? (ObjectiveStatus)int.MaxValue)
            .Select(group => group.Count().ToString(number, formatProvider) + " " + (group.Key is { } colour ? ScorecardReport.Word(colour) : "without a colour"));
        return Title + " as of " + Text.Iso(AsOf) + ": " + string.Join(", ", [Lines.Count.ToString(number, formatProvider) + (Lines.Count == 1 ? " objective" : " objectives"), .. colours]);
    }

    private int IndexOf(string name) => Array.FindIndex(entries, entry => string.Equals(entry.Objective.Name, name, StringComparison.Ordinal));

    private sealed record Entry(IObjective Objective, Rebasing[] Rebasings, Benchmark[] Benchmarks)
    {
        public IObjective Latest => Rebasings.Length == 0 ? Objective : Rebasings[Rebasings.Length - 1].To;
    }
}
