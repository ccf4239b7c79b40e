using System;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>Writes and reads the round-trip form of a summary.</summary>
internal static class TouchpointForm
{
    public static Form Write(ChannelTouchpoints[] channels, TouchpointState? state)
    {
        Form form = new Form()
            .Add("channels", string.Join("\n", channels.Select(channel => channel.Channel)))
            .Add("inbound", channels.Select(channel => channel.Inbound))
            .Add("outbound", channels.Select(channel => channel.Outbound))
            .Add("resolved", channels.Select(channel => channel.Resolved))
            .Add("notReached", channels.Select(channel => channel.NotReached))
            .Add("users", channels.Select(channel => channel.Customers))
            .Add("costed", channels.Select(channel => channel.MarginalCost.Count))
            .Add("cost", channels.Select(channel => channel.MarginalCost.Total.Amount))
            .Add("currencies", string.Join("\n", channels.Select(channel => channel.MarginalCost.Total.Currency.Code)))
            .Add("costKnowsSquares", channels.Select(channel => channel.MarginalCost.Squares is null ? 0L : 1L));
        form = Add(form, "costSquares", channels, channel => channel.MarginalCost.Squares ?? default)
            .Add("timed", channels.Select(channel => channel.Timed.Count));
        form = Add(Add(form, "minutes", channels, channel => channel.Timed.Sum), "minutesSquares", channels, channel => channel.Timed.Squares);
        return state?.Write(form) ?? form;
    }

    public static TouchpointSummary Read(Form form)
    {
        string[] names = form.Text("channels").Length == 0 ? [] : form.Text("channels").Split('\n');
        long[] inbound = Int64s("inbound"), outbound = Int64s("outbound"), resolved = Int64s("resolved"), notReached = Int64s("notReached"), users = Int64s("users"),
            costed = Int64s("costed"), knowsSquares = Int64s("costKnowsSquares"), timed = Int64s("timed");
        decimal[] cost = Column("cost", form.Decimals("cost"));
        DoubleDouble[] costSquares = Read("costSquares"), minutes = Read("minutes"), minutesSquares = Read("minutesSquares");
        string[] currencies = names.Length == 0 ? [] : Column("currencies", form.Text("currencies").Split('\n'));
        ChannelTouchpoints[] channels = new ChannelTouchpoints[names.Length];
        for (int i = 0; i < channels.Length; i++)
        {
            Money total = new(cost[i], currencies[i].Length == 0 ? default : Currency.Parse(currencies[i]));
            MoneyPerUnit its = costed[i] == 0 ? default
                : knowsSquares[i] == 0 ? MoneyPerUnit.From(total, costed[i])
                : ChannelTouchpoints.CostOf(total, costed[i], Moments.Checked(costed[i], DoubleDouble.Of(cost[i]), costSquares[i], "costSquares").Squares);
            channels[i] = names[i].Length > 0 && (i == 0 || string.CompareOrdinal(names[i - 1], names[i]) < 0)
                ? ChannelTouchpoints.Checked(names[i], inbound[i], outbound[i], resolved[i], notReached[i], users[i], its, Moments.Checked(timed[i], minutes[i], minutesSquares[i], "minutesSquares"))
                : throw Guard.Bad("channels", $"Channels must have names that rise, but \"{names[i]}\" was at place {i}.");
        }

        TouchpointState? state = form.Has("asOf") ? TouchpointState.Read(form) : null;
        TouchpointSummary summary = new(channels, state);
        _ = Guard.Part(state?.CustomerTouchpoints ?? 0, summary.Touchpoints, "customerTouchpoints");
        _ = Guard.Part(state?.CaseTouchpoints ?? 0, summary.Touchpoints, "caseTouchpoints");
        return summary;

        long[] Int64s(string name) => Column(name, form.Int64s(name));

        DoubleDouble[] Read(string name) =>
            [.. Column(name, form.Doubles(name)).Zip(Column(name, form.Doubles(name + "Rests")), (high, low) => DoubleDouble.Sum(Guard.Finite(high, name), Guard.Finite(low, name)))];

        T[] Column<T>(string name, T[] column) => column.Length == names.Length
            ? column
            : throw Guard.Bad(name, $"{name}: there must be one for each of the {names.Length} channels, but there were {column.Length}.");
    }

    private static Form Add(Form form, string name, ChannelTouchpoints[] channels, Func<ChannelTouchpoints, DoubleDouble> part) => form
        .Add(name, channels.Select(channel => part(channel).High))
        .Add(name + "Rests", channels.Select(channel => part(channel).Low));
}
