using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;

namespace Guildhall.Tests.Worlds;

/// <summary>A lane as phones use it: whoever is told to wait asks again under the same id.</summary>
internal static class Phones
{
    public static async ValueTask<Result<TAnswer>> Ask<TCommand, TAnswer>(this Lane<TCommand, TAnswer> lane, BrandId brand, Guid activity, TCommand command)
    {
        while (true)
        {
            var answer = await lane.Post(brand, activity, command);
            if (answer.Refusal?.Kind != RefusalKind.Busy) return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
