using System.Reflection;
using System.Text;

namespace CrmMetrics.Tests.Guards;

/// <summary>The public API of each build stands in a text file, so that a change of it is seen in review.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_api_on_net8_is_the_one_written_down() => Written(Surface.Net);

    [Fact]
    public void The_api_on_netstandard_is_the_one_written_down() => Written(Surface.NetStandard);

    private static void Written(Surface surface)
    {
        StringBuilder text = new("// The public API of CrmMetrics on " + surface.Target + ". Written by a test: CRMMETRICS_UPDATE=1 dotnet test tests/CrmMetrics.Tests --filter Guards\n");
        foreach (IGrouping<string, Type> room in surface.Types.GroupBy(type => type.Namespace!))
        {
            text.Append("\nnamespace ").Append(room.Key).Append('\n');
            foreach (Type type in room)
            {
                text.Append('\n').Append(Signature.Of(type)).Append('\n');
                foreach (MemberInfo member in Surface.Members(type))
                {
                    text.Append("    ").Append(Signature.Of(member)).Append('\n');
                }
            }
        }

        Repository.MustHold($"src/CrmMetrics/PublicApi.{surface.Target}.txt", text.ToString());
    }
}
