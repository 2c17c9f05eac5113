using Guildhall.Kernel;

namespace Guildhall.Host.Demo;

internal static class DemoRefusals
{
    public static readonly Refusal NotADemo = new("host.not_a_demo", RefusalKind.Forbidden);
}
