using Guildhall.Host;
using Guildhall.Host.Commands;

return await GuildhallCommand.Run(args);
