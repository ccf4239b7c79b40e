#region embedding-web-usings
using CrmMetrics.Surveys;
using Microsoft.AspNetCore.Builder;
#endregion
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

namespace Docs;

/// <summary>The code in docs/embedding.md that needs ASP.NET.</summary>
public class EmbeddingWebExamples : PageTests
{
    [Fact]
    public async Task A_metric_is_an_answer_of_a_web_service()
    {
        string[] args = ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"];

        #region embedding-web
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        WebApplication app = builder.Build();

        // GET /nps?promoters=62&passives=21&detractors=17
        // {"promoters":62,"passives":21,"detractors":17,"definition":"net-promoter-score","value":45}
        app.MapGet("/nps", (long promoters, long passives, long detractors) => NetPromoterScore.From(promoters, passives, detractors));

        // GET /nps/sum?yesterday=promoters=62;passives=21;detractors=17&today=promoters=3;passives=4;detractors=5
        // {"promoters":65,"passives":25,"detractors":22,"definition":"net-promoter-score","value":38.392857142857146}
        app.MapGet("/nps/sum", (NetPromoterScore yesterday, NetPromoterScore today) => yesterday + today);

        // POST /nps/total, with the scores of the branches as the body
        // [{"promoters":62,"passives":21,"detractors":17},{"promoters":3,"passives":4,"detractors":5}]
        // {"promoters":65,"passives":25,"detractors":22,"definition":"net-promoter-score","value":38.392857142857146}
        app.MapPost("/nps/total", (NetPromoterScore[] branches) => branches.Aggregate(NetPromoterScore.Zero, (total, branch) => total + branch));
        #endregion

        await app.StartAsync();
        using HttpClient client = new() { BaseAddress = new(app.Urls.Single()) };
        string[] region = Regions["embedding-web"];
        foreach ((string get, string answer) in region.Zip(region.Skip(1)).Where(pair => pair.First.StartsWith("// GET ", StringComparison.Ordinal)))
        {
            Assert.Equal(answer, "// " + await client.GetStringAsync(new Uri(get["// GET ".Length..], UriKind.Relative)));
        }

        string body = region.Single(line => line.StartsWith("// [{", StringComparison.Ordinal));
        using HttpResponseMessage total = await Post(body["// ".Length..]);
        Assert.Contains("// " + await total.Content.ReadAsStringAsync(), region);
        using HttpResponseMessage wrong = await Post("""[{"promoters":-62,"passives":21,"detractors":17}]""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using HttpResponseMessage unbound = await client.GetAsync(new Uri("/nps/sum?yesterday=promoters=-62;passives=21;detractors=17&today=promoters=3;passives=4;detractors=5", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, unbound.StatusCode);
        using HttpResponseMessage uncaught = await client.GetAsync(new Uri("/nps?promoters=-62&passives=21&detractors=17", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, uncaught.StatusCode);
        await app.StopAsync();

        async Task<HttpResponseMessage> Post(string json)
        {
            using StringContent content = new(json, Encoding.UTF8, "application/json");
            return await client.PostAsync(new Uri("/nps/total", UriKind.Relative), content);
        }
    }
}
